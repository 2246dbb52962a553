import * as z from 'zod';
import { MechanismParametersSchema, MechanismsSchema } from './Mechanisms.ts';
import { NeuceptLayerSchema, NeuceptParametersSchema, NeuceptResultSchema } from './NeuceptResult.ts';
import { resultHeader } from './ResultHeader.ts';

const count = z.int().nonnegative();

/** One layer in both models, known by its name (of matrices, whatever the files are called). */
export const ComparedLayerSchema = z
  .object({
    name: z.string(),
    first: NeuceptLayerSchema,
    second: NeuceptLayerSchema,
    /**
     * Where the layer has the same shape in both: selected neurons that have the same numbers. It means something where
     * one model was trained from the other, as nothing else ties the numbers of two networks' neurons to each other.
     */
    overlap: z
      .object({
        both: count,
        /** Neurons selected in any of the two. */
        any: count,
        /** Mean of `both` if as many neurons were drawn at random from the tested ones of each model. */
        expected: z.number().nonnegative(),
      })
      .strict()
      .optional(),
  })
  .strict();
export type ComparedLayer = z.infer<typeof ComparedLayerSchema>;

/** The mechanisms of one model, without the activations of its samples. */
const { parameters, representatives, sizes, silhouette, fineNames, entropy, precision } =
  MechanismsSchema.shape;
export const ComparedMechanismsSchema = z
  .object({ parameters, representatives, sizes, silhouette, fineNames, entropy, precision })
  .strict();
export type ComparedMechanisms = z.infer<typeof ComparedMechanismsSchema>;

/** Of the samples that have a mechanism in both models. */
export const MechanismAgreementSchema = z
  .object({
    samples: z.int().positive(),
    /** [mechanisms of the first][mechanisms of the second]: samples in both. */
    table: z.array(z.array(count).min(1)).min(1),
    /** Indices that do not depend on the numbers of mechanisms: 1 for the same groups, 0 for chance alone. */
    adjustedRand: z.number().min(-1).max(1),
    adjustedMutualInformation: z.number().max(1),
    /** Of 0 … 1, not corrected for chance. */
    normalisedMutualInformation: z.number().min(0).max(1),
  })
  .strict()
  .refine(({ table }) => table.every(({ length }) => length === table[0]!.length), {
    message: 'its rows have different lengths',
  });
export type MechanismAgreement = z.infer<typeof MechanismAgreementSchema>;

/** Cluster entropy over the number of clusters, of one layer and way to cluster (Vu et al., figure 11). */
export const EntropyCurveSchema = z
  .object({
    layer: z.string(),
    clustering: MechanismParametersSchema.shape.clustering,
    /** Neurons that stand for the layer in each model. */
    neurons: z.object({ first: z.int().positive(), second: z.int().positive() }).strict(),
    /** Bits, one for each of `counts`. */
    first: z.array(z.number().nonnegative()),
    second: z.array(z.number().nonnegative()),
  })
  .strict();
export type EntropyCurve = z.infer<typeof EntropyCurveSchema>;

/** The critical neurons and mechanisms of two models side by side. What all results begin with is of the first. */
export const NeuceptComparisonResultSchema = z
  .object({
    kind: z.literal('neuceptComparison'),
    ...resultHeader,
    parameters: NeuceptParametersSchema,
    second: z
      .object({ model: resultHeader.model, data: resultHeader.data, parameters: NeuceptParametersSchema })
      .strict(),
    output: NeuceptResultSchema.shape.output,
    layers: z.array(ComparedLayerSchema).min(1),
    /** Layers that only one of the models has, or that only one was analysed in. */
    unmatched: z.object({ first: z.array(z.string()), second: z.array(z.string()) }).strict(),
    /** Where both have mechanisms. */
    mechanisms: z
      .object({
        first: ComparedMechanismsSchema,
        second: ComparedMechanismsSchema,
        /** Left out where no sample has a mechanism in both. */
        agreement: MechanismAgreementSchema.optional(),
      })
      .strict()
      .optional(),
    /** With fine labels: the same samples clustered by the representatives of each layer of either model. */
    entropies: z
      .object({
        samples: z.int().positive(),
        /** H(fine) of these samples in bits: what it would be with one cluster. */
        whole: z.number().nonnegative(),
        /** Numbers of clusters. */
        counts: z.array(z.int().min(2)).min(1),
        curves: z.array(EntropyCurveSchema),
      })
      .strict()
      .optional(),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ entropies, mechanisms }, context) => {
    // Whoever shows them takes one of each list for one of the other.
    entropies?.curves.forEach(({ first, second }, i) => {
      if (first.length !== entropies.counts.length || second.length !== entropies.counts.length) {
        const message = 'it has not one entropy for each number of clusters';
        context.addIssue({ code: 'custom', path: ['entropies', 'curves', i], message });
      }
    });
    const table = mechanisms?.agreement?.table;
    if (
      mechanisms &&
      table &&
      (table.length !== mechanisms.first.sizes.length || table[0]!.length !== mechanisms.second.sizes.length)
    ) {
      const message = 'its table does not fit the mechanisms';
      context.addIssue({ code: 'custom', path: ['mechanisms', 'agreement'], message });
    }
  });
export type NeuceptComparisonResult = z.infer<typeof NeuceptComparisonResultSchema>;
