import * as z from 'zod';
import { ConductanceParametersSchema, ConductanceSampleSchema } from './ConductanceResult.ts';
import { EncodedArraySchema } from './EncodedArray.ts';
import { resultHeader } from './ResultHeader.ts';
import { ShownInputSchema } from './ShownInput.ts';

/** How neurons are scored; a pathway is made of those with the highest scores. */
export const pathwayScores = ['mct', 'intgrad', 'greedy', 'dgr', 'dgr-random'] as const;
export type PathwayScore = (typeof pathwayScores)[number];

/** Attribution maps to set beside the pathway gradient. */
export const baselineMaps = [
  'gradient',
  'guided',
  'gradcam',
  'inputGradient',
  'integratedGradients',
] as const;
export type BaselineMap = (typeof baselineMaps)[number];

/** Samples traced at once, at most. */
export const mostSamples = 16;
const mostSparsities = 16;

export const PathwayParametersSchema = z
  .object({
    /**
     * `mct`: |a · ∂F/∂a|; `intgrad`: the same with the mean gradient while the layer's activation grows from 0;
     * `greedy`: greedy pruning; `dgr`, `dgr-random`: distillation guided routing with gates that start at 1 or at random.
     */
    score: z.enum(pathwayScores),
    /** Shares of the neurons that are left out, ascending; one pathway for each. */
    sparsity: z
      .array(z.number().gt(0, 'it has to be above 0').lt(1, 'it has to be below 1'))
      .min(1, 'it has to name at least one share')
      .max(mostSparsities, `it can name at most ${mostSparsities} shares`)
      .refine((shares) => shares.every((share, i) => i === 0 || share > shares[i - 1]!), {
        message: 'the shares have to ascend, each named once',
      }),
    /** Rows of the data set, or how many of the first ones. */
    samples: z.union([
      z.int().positive().max(mostSamples, `at most ${mostSamples} samples are traced at once`),
      z
        .array(z.int().nonnegative())
        .min(1, 'it has to name at least one row')
        .max(mostSamples, `at most ${mostSamples} samples are traced at once`),
    ]),
    target: ConductanceParametersSchema.shape.target,
    /** A neuron is one element of a rectifier's output, or a whole channel. */
    unit: z.enum(['element', 'channel']),
    /** Points of the paths of `intgrad` and of the map `integratedGradients` (midpoints). */
    steps: z.int().min(2, 'it has to be at least 2').max(10_000, 'it has to be at most 10000'),
    /** What neurons off the pathway do: keep their value and pass no gradient (the paper), or give 0 (its published code). */
    gradient: z.enum(['frozen', 'zeroed']),
    maps: z.array(z.enum(baselineMaps)),
    /** Where the path of `integratedGradients` starts, as in conductance. */
    baseline: ConductanceParametersSchema.shape.baseline,
    /** Other scores whose pathways are compared with this one. */
    compare: z.array(z.enum(pathwayScores)),
    /** Window of the morphological opening that smooths the pathway gradient, in pixels; 0 for none. */
    smoothing: z.int().nonnegative().max(64, 'it has to be at most 64'),
    /** Neurons whose distance to their kink is computed for the radius of the linear region, at most; 0 for none. */
    radiusNeurons: z.int().nonnegative(),
    /** Iterations of distillation guided routing, and rounds of greedy pruning. */
    iterations: z.int().positive().max(100_000, 'it has to be at most 100000'),
    rounds: z.int().positive().max(100_000, 'it has to be at most 100000'),
  })
  .strict();
export type PathwayParameters = z.infer<typeof PathwayParametersSchema>;

/** What the pathways of one sample have in common for one layer, and who is on each of them. */
export const PathwayLayerSchema = z
  .object({
    name: z.string(),
    neurons: z.int().positive(),
    /** Neurons that are 0 for this sample. */
    dead: z.int().nonnegative(),
    /** For each sparsity the neurons on the pathway, the highest score first. */
    kept: z.array(z.array(z.int().nonnegative())),
    /** For each sparsity how many of them are dead in the network as it is. */
    deadKept: z.array(z.int().nonnegative()),
    /** Scores of the first ones of `kept[0]`. */
    best: z.array(z.number()),
    /**
     * Of `intgrad`: Σ of the signed scores, F(x) - F(layer at 0, all beside it as it is), and their difference. Absent
     * where F has no finite value with the layer at 0.
     */
    completeness: z
      .object({ sum: z.number(), expected: z.number(), error: z.number().nonnegative() })
      .strict()
      .optional(),
  })
  .strict();
export type PathwayLayer = z.infer<typeof PathwayLayerSchema>;

/** The pathway of one sample at one sparsity. */
export const PathwayLevelSchema = z
  .object({
    asked: z.number(),
    /** Share of the neurons that are not on the pathway. */
    reached: z.number(),
    kept: z.int().nonnegative(),
    /** Neurons on the pathway score above it. */
    threshold: z.number(),
    /** Neurons left out because they score exactly the threshold. */
    tied: z.int().nonnegative(),
    /** Share of the pathway's neurons that are dead in the network as it is. */
    deadShare: z.number().min(0).max(1),
    /**
     * F of the network in which all others are 0, while the frozen network gives F(x) itself. Absent where it is not a
     * finite number, as where the network divides by one of the others.
     */
    zeroedOutput: z.number().optional(),
    /** Pathway gradient, in the input's shape. */
    gradient: EncodedArraySchema,
    /** The gradient as one plane [1, height, width] (of the colours the one of largest magnitude), opened. */
    smoothed: EncodedArraySchema.optional(),
    /**
     * The frozen network is linear in a ball of radius `value` around the input: the distance (in the units of the
     * network's input, Euclidean) to the nearest kink of the `visited` ones of all `kinks` on the pathway, where a
     * rectifier switches or a max pooling chooses another element. `rectifiers` leaves the poolings out, as the paper
     * does. Absent numbers are infinite: no kink moves with the input. Absent where the network is not piecewise linear.
     */
    radius: z
      .object({
        value: z.number().nonnegative().optional(),
        rectifiers: z.number().nonnegative().optional(),
        visited: z.int().nonnegative(),
        kinks: z.int().nonnegative(),
      })
      .strict()
      .optional(),
  })
  .strict();
export type PathwayLevel = z.infer<typeof PathwayLevelSchema>;

/** How the pathways of another score lie to those of the asked one. */
export const PathwayComparisonSchema = z
  .object({
    score: z.enum(pathwayScores),
    /** One for each sparsity. */
    levels: z.array(
      z
        .object({
          asked: z.number(),
          reached: z.number(),
          deadShare: z.number().min(0).max(1),
          /** Jaccard overlap of the two pathways; 1 where both are empty. */
          overlap: z.number().min(0).max(1),
          /** The same for each layer. */
          layers: z.array(z.number().min(0).max(1)),
        })
        .strict(),
    ),
  })
  .strict();
export type PathwayComparison = z.infer<typeof PathwayComparisonSchema>;

/** All that was found for one sample. */
export const PathwaySchema = z
  .object({
    /** Row in the data set, label, prediction, target and F(x). */
    sample: ConductanceSampleSchema.omit({ baselineOutput: true }),
    /** In the order of the parameters' sparsities. */
    sparsity: z.array(PathwayLevelSchema).min(1),
    /** In the order of the result's layers. */
    layers: z.array(PathwayLayerSchema),
    comparisons: z.array(PathwayComparisonSchema),
    /** In the input's shape; GradCAM's as one plane [1, height, width]. */
    maps: z.array(z.object({ method: z.enum(baselineMaps), map: EncodedArraySchema }).strict()),
  })
  .strict();
export type Pathway = z.infer<typeof PathwaySchema>;

export const PathwayResultSchema = z
  .object({
    kind: z.literal('pathway'),
    ...resultHeader,
    parameters: PathwayParametersSchema,
    /** Of `pathways`. */
    input: ShownInputSchema,
    output: z.object({ name: z.string(), labels: z.array(z.string()) }).strict(),
    /** The layers are the network's rectifiers; false for a network that has none, where they are its hidden layers. */
    rectified: z.boolean(),
    /** Why the frozen network is not piecewise linear; absent where it is. */
    notLinear: z.string().optional(),
    layers: z.array(
      z
        .object({
          name: z.string(),
          operator: z.string(),
          shape: z.array(z.int().positive()),
          /** Axis of `shape` that counts channels. */
          channelAxis: z.int().nonnegative(),
          neurons: z.int().positive(),
          /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
          line: z.int().positive().optional(),
        })
        .strict(),
    ),
    /** One for each sample. */
    pathways: z.array(PathwaySchema).min(1),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ parameters, layers, pathways }, context) => {
    // Whoever shows a pathway looks its neurons up, so that they have to be there.
    pathways.forEach((pathway, i) => {
      const levels = parameters.sparsity.length;
      const fits =
        pathway.sparsity.length === levels &&
        pathway.layers.length === layers.length &&
        pathway.layers.every(
          ({ name, neurons, kept, deadKept }, at) =>
            name === layers[at]!.name &&
            neurons === layers[at]!.neurons &&
            kept.length === levels &&
            deadKept.length === levels &&
            kept.every((list) => list.every((neuron) => neuron < neurons)),
        );
      if (!fits) {
        const message = 'a pathway names neurons, layers or sparsities that are not there';
        context.addIssue({ code: 'custom', path: ['pathways', i, 'layers'], message });
      }
    });
  });
export type PathwayResult = z.infer<typeof PathwayResultSchema>;
