import * as z from 'zod';
import { decodeArray, EncodedArraySchema, type EncodedArray } from './EncodedArray.ts';

/** More clusters than this tell nobody anything. */
export const mostMechanisms = 50;

/** NeuCEPT-learning (Vu et al., Algorithm 2): samples are clustered by the activations of critical neurons. */
export const MechanismParametersSchema = z
  .object({
    /** Number of mechanisms K; `auto`: the best of 2 … `largest` by the criterion. */
    count: z.union([
      z.literal('auto'),
      z
        .int()
        .min(2, 'there have to be at least 2 mechanisms')
        .max(mostMechanisms, `there can be at most ${mostMechanisms} mechanisms`),
    ]),
    largest: z.int().min(2, 'it has to be at least 2').max(mostMechanisms),
    /** What `auto` goes by: the highest mean silhouette, or the lowest BIC (of a Gaussian mixture only). */
    criterion: z.enum(['silhouette', 'bic']),
    clustering: z.enum(['kmeans', 'mixture', 'agglomerative']),
    /**
     * How each layer is represented. `top`: its highest neurons in the order of the scores. `agglomeration`: its
     * neurons in as many groups that correlate, and of each group the highest.
     */
    representation: z.enum(['top', 'agglomeration']),
    /** Neurons that stand for a layer, v in the paper; fewer where a layer has fewer. */
    representatives: z.int().positive('it has to be at least 1').max(10_000),
    /** Which samples are clustered: those that the network predicts as the class, those with its label, or all. */
    clustered: z.enum(['predicted', 'label', 'all']),
    embedding: z.enum(['umap', 'pca', 'none']),
  })
  .strict();
export type MechanismParameters = z.infer<typeof MechanismParametersSchema>;

/** What decides which mechanism a representation belongs to, also of samples that were not seen. */
export const MechanismClassifierSchema = z.discriminatedUnion('kind', [
  /** The nearest of [mechanisms, representatives] centres; of agglomerative clusters, the means. */
  z.object({ kind: z.literal('centres'), centres: EncodedArraySchema }).strict(),
  z
    .object({
      kind: z.literal('mixture'),
      /** [mechanisms] */
      weights: z.array(z.number().min(0)),
      /** [mechanisms, representatives] */
      means: EncodedArraySchema,
      /** [mechanisms, representatives, representatives] */
      covariances: EncodedArraySchema,
    })
    .strict(),
]);
export type MechanismClassifier = z.infer<typeof MechanismClassifierSchema>;

/** A share of samples with its 95 % interval by Wilson. */
export const ShareSchema = z
  .object({
    hits: z.int().nonnegative(),
    of: z.int().positive(),
    low: z.number().min(0).max(1),
    high: z.number().min(0).max(1),
  })
  .strict()
  .refine(({ hits, of, low, high }) => hits <= of && low <= high, { message: 'it is no share' });
export type Share = z.infer<typeof ShareSchema>;

/** The groups of samples that a network predicts in the same way. */
export const MechanismsSchema = z
  .object({
    parameters: MechanismParametersSchema,
    /** Columns of `representation`: neurons of `layers`, those of one layer together. */
    representatives: z.array(z.object({ layer: z.string(), neuron: z.int().nonnegative() }).strict()).min(1),
    /**
     * What makes the representation standard: (value - centre) / scale of each column. The mean, and for all columns of a
     * layer the root of their mean variance, over the samples that the classifier was made from.
     */
    centre: z.array(z.number()),
    scale: z.array(z.number().positive()),
    /** The clustered samples; each list has one entry for each of them. */
    samples: z
      .object({
        /** int32: row in the data set. */
        row: EncodedArraySchema,
        /** int32: class with the largest output; absent of a matrix of activations. */
        predicted: EncodedArraySchema.optional(),
        /** float32: the logit of the class, or another response. */
        output: EncodedArraySchema,
        /** int32 */
        label: EncodedArraySchema.optional(),
        /** int32: the label of the prior task, such as the digit where the network tells even from odd. */
        fine: EncodedArraySchema.optional(),
      })
      .strict(),
    /** float32 [samples, representatives]: activations as the network has them. */
    representation: EncodedArraySchema,
    /** int32 [samples]: mechanism of each, 0 for the largest of those that it was made from. */
    assignment: EncodedArraySchema,
    /** Samples of each mechanism, the largest first where the classifier was made from them. */
    sizes: z.array(z.int().nonnegative()).min(1),
    /** Made from the standardised representation. */
    classifier: MechanismClassifierSchema,
    /** Mean silhouette of the samples, or of a part of them where there are many. */
    silhouette: z.number().min(-1).max(1).optional(),
    /** With `count: "auto"`: each K that was tried. */
    candidates: z
      .array(
        z
          .object({
            count: z.int().min(2).max(mostMechanisms),
            silhouette: z.number().optional(),
            bic: z.number().optional(),
          })
          .strict(),
      )
      .max(mostMechanisms)
      .optional(),
    /** Names of the fine labels by number, where known. */
    fineNames: z.array(z.string()).optional(),
    /** With fine labels: Σ_c p(c) H(fine | c) in bits, weighted by the clusters' sizes. */
    entropy: z
      .object({
        bits: z.number().nonnegative(),
        /** H(fine): what it would be with one cluster. */
        whole: z.number().nonnegative(),
        mechanisms: z.array(z.number().nonnegative()),
        /** [mechanisms][fine labels]: samples. */
        counts: z.array(z.array(z.int().nonnegative())),
      })
      .strict()
      .optional(),
    /** With labels: samples with the label of the class among those that are predicted as it. */
    precision: z
      .object({ whole: ShareSchema, mechanisms: z.array(ShareSchema.nullable()) })
      .strict()
      .optional(),
    /** float32 [embedded, 2], of the samples at `positions` (all of them where it is left out). */
    embedding: z
      .object({
        method: z.enum(['umap', 'pca']),
        points: EncodedArraySchema,
        /** int32 */
        positions: EncodedArraySchema.optional(),
        /** Of `pca`: the share of the variance that each axis carries. */
        explained: z.array(z.number()).max(2).optional(),
      })
      .strict()
      .optional(),
    /** int32: positions in `samples` whose inputs are in the result's `input.shown`, in its order. */
    shown: EncodedArraySchema.optional(),
    /** The analysis whose classifier was applied to these samples; absent where it was made from them. */
    appliedFrom: z
      .object({ path: z.string(), createdAt: z.iso.datetime(), data: z.string() })
      .strict()
      .optional(),
  })
  .strict()
  .superRefine((mechanisms, context) => {
    if (!fitTogether(mechanisms)) {
      context.addIssue({ code: 'custom', message: 'its lists do not fit its samples' });
    }
  });
export type Mechanisms = z.infer<typeof MechanismsSchema>;

type Lists = Omit<Mechanisms, 'parameters' | 'silhouette' | 'candidates' | 'fineNames' | 'appliedFrom'>;

function fitTogether({
  representatives,
  centre,
  scale,
  samples,
  representation,
  assignment,
  sizes,
  classifier,
  entropy,
  precision,
  embedding,
  shown,
}: Lists): boolean {
  const [columns, count] = [representatives.length, sizes.length];
  const rows = assignment.shape[0];
  const is = (array: EncodedArray, ...shape: (number | undefined)[]): boolean =>
    array.shape.length === shape.length && array.shape.every((length, axis) => length === shape[axis]);
  const whole = (array: EncodedArray): boolean => array.dtype === 'int32' && is(array, rows);
  const real = (array: EncodedArray, ...shape: (number | undefined)[]): boolean =>
    array.dtype.startsWith('float') && is(array, ...shape);
  const finite = (array: EncodedArray): boolean =>
    (decodeArray(array) as Float32Array).every(Number.isFinite);
  /** Whether the array is one of whole numbers below a limit. */
  const below = (array: EncodedArray, limit = 0): boolean =>
    array.dtype === 'int32' &&
    array.shape.length === 1 &&
    (decodeArray(array) as Int32Array).every((value) => value >= 0 && value < limit);
  const labels = entropy ? entropy.counts[0]?.length : Infinity;
  const embedded = embedding?.positions ? embedding.positions.shape[0] : rows;
  return (
    rows !== undefined &&
    rows > 0 &&
    centre.length === columns &&
    scale.length === columns &&
    below(samples.row, Infinity) &&
    whole(samples.row) &&
    real(samples.output, rows) &&
    [samples.predicted, samples.label].every((list) => !list || whole(list)) &&
    (!samples.fine || (whole(samples.fine) && below(samples.fine, labels))) &&
    real(representation, rows, columns) &&
    finite(representation) &&
    below(assignment, count) &&
    sizesOf(assignment, count).every((size, k) => size === sizes[k]) &&
    (classifier.kind === 'centres'
      ? real(classifier.centres, count, columns)
      : classifier.weights.length === count &&
        real(classifier.means, count, columns) &&
        real(classifier.covariances, count, columns, columns)) &&
    (!entropy ||
      (entropy.mechanisms.length === count &&
        entropy.counts.length === count &&
        entropy.counts.every(({ length }) => length === labels))) &&
    (!precision || precision.mechanisms.length === count) &&
    (!embedding ||
      (real(embedding.points, embedded, 2) && (!embedding.positions || below(embedding.positions, rows)))) &&
    (!shown || below(shown, rows))
  );
}

function sizesOf(assignment: EncodedArray, count: number): number[] {
  const sizes = new Array<number>(count).fill(0);
  for (const mechanism of decodeArray(assignment)) sizes[mechanism]!++;
  return sizes;
}
