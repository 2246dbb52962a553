import * as z from 'zod';
import { ConductanceParametersSchema } from './ConductanceResult.ts';
import { baselineMaps, PathwayParametersSchema } from './PathwayResult.ts';
import { resultHeader } from './ResultHeader.ts';
import { TrainingParametersSchema } from './Training.ts';

/**
 * What attributes a response to the input: the baseline maps; the gradients of the pathways that neuron scores select
 * (`mct`, `intgrad`), plain or smoothed by an opening; and two that know nothing of the network: `edges` of the input
 * and a `random` order.
 */
export const attributionMethods = [
  ...baselineMaps,
  'mct',
  'intgrad',
  'mct-opened',
  'intgrad-opened',
  'edges',
  'random',
] as const;
export type AttributionMethod = (typeof attributionMethods)[number];

export const evaluationTests = ['sanity', 'degradation', 'roar'] as const;
export type EvaluationTest = (typeof evaluationTests)[number];

const shares = z
  .array(z.number().gt(0, 'a share has to be above 0').max(1, 'a share has to be at most 1'))
  .min(1, 'it has to name at least one share')
  .max(100, 'it can name at most 100 shares')
  .refine((list) => list.every((share, i) => i === 0 || share > list[i - 1]!), {
    message: 'the shares have to ascend, each named once',
  });

/** How the maps are made, whatever they are tested for. */
const mapFields = {
  methods: z
    .array(z.enum(attributionMethods))
    .min(1, 'it has to name at least one method')
    .refine((methods) => new Set(methods).size === methods.length, 'a method is named twice'),
  /** The output that the maps explain. */
  target: ConductanceParametersSchema.shape.target,
  /** Of the pathways behind `mct` and `intgrad`. */
  sparsity: z.number().gt(0, 'it has to be above 0').lt(1, 'it has to be below 1'),
  unit: PathwayParametersSchema.shape.unit,
  gradient: PathwayParametersSchema.shape.gradient,
  steps: PathwayParametersSchema.shape.steps,
  baseline: ConductanceParametersSchema.shape.baseline,
  /** Window of the opening of the `-opened` methods, in pixels. */
  smoothing: z.int().min(2, 'it has to be at least 2').max(64, 'it has to be at most 64'),
};

const removalFields = {
  /** Pixels are ordered by the magnitude of the map, or by its signed value. */
  order: z.enum(['magnitude', 'signed']),
  /** Edge of the squares that are removed at once, in pixels. */
  tile: z.int().positive().max(1024, 'it has to be at most 1024'),
  /** What stands in for a removed pixel: the mean of its channel over the samples, or a number. */
  fill: z.union([z.literal('mean'), z.number()]),
  shares,
};

/** Do maps change when the network's weights are randomised, layer by layer from the last one? */
export const SanityParametersSchema = z
  .object({
    test: z.literal('sanity'),
    ...mapFields,
    /** Standard deviation of the random weights. */
    deviation: z.number().positive(),
    /** Most stages; the layers of a deeper network are randomised several at a time. */
    stages: z.int().positive().max(1000, 'it has to be at most 1000'),
  })
  .strict();
export type SanityParameters = z.infer<typeof SanityParametersSchema>;

/** How far does the output change when the least, or the most, relevant pixels are removed first? */
export const DegradationParametersSchema = z
  .object({ test: z.literal('degradation'), ...mapFields, ...removalFields })
  .strict();
export type DegradationParameters = z.infer<typeof DegradationParametersSchema>;

/** What accuracy does a network reach that is trained on samples without their most relevant pixels? */
export const RoarParametersSchema = z
  .object({
    test: z.literal('roar'),
    ...mapFields,
    ...removalFields,
    /** Trainings for each method and share, each from other weights. */
    repeats: z.int().positive().max(100, 'it has to be at most 100'),
    training: TrainingParametersSchema,
  })
  .strict();
export type RoarParameters = z.infer<typeof RoarParametersSchema>;

export const EvaluationParametersSchema = z.discriminatedUnion('test', [
  SanityParametersSchema,
  DegradationParametersSchema,
  RoarParametersSchema,
]);
export type EvaluationParameters = z.infer<typeof EvaluationParametersSchema>;

/** What is asked for: the test, and whatever is not to be its default. */
export const AskedEvaluationSchema = z.discriminatedUnion('test', [
  SanityParametersSchema.partial().required({ test: true }),
  DegradationParametersSchema.partial().required({ test: true }),
  RoarParametersSchema.extend({ training: TrainingParametersSchema.partial() })
    .partial()
    .required({ test: true }),
]);
export type AskedEvaluation = z.infer<typeof AskedEvaluationSchema>;

/** A mean with its standard error; absent where there is only one number. */
const MeasuredSchema = z.object({ mean: z.number(), error: z.number().nonnegative().optional() }).strict();
export type Measured = z.infer<typeof MeasuredSchema>;

/**
 * What a curve measures. Sanity: `spearman` and `spearmanAbsolute`, rank correlations of the maps and of their
 * magnitudes with those of the network as it is; `ssim`, their structural similarity. Degradation: `leastFirst` (LeRF)
 * and `mostFirst` (MoRF), |p0 - p| / p0. ROAR: `accuracy`.
 */
export const evaluationMeasures = [
  'spearman',
  'spearmanAbsolute',
  'ssim',
  'leastFirst',
  'mostFirst',
  'accuracy',
] as const;
export type EvaluationMeasure = (typeof evaluationMeasures)[number];

export const EvaluationCurveSchema = z
  .object({
    method: z.enum(attributionMethods),
    measure: z.enum(evaluationMeasures),
    /** In the order of the result's positions; `mean` is absent where nothing could be measured. */
    points: z.array(MeasuredSchema.partial({ mean: true })),
    /** Area under the curve, divided by its width; of curves over shares. */
    area: MeasuredSchema.optional(),
    /** Area minus that of the random order, of the same samples or trainings. */
    againstRandom: MeasuredSchema.optional(),
  })
  .strict();
export type EvaluationCurve = z.infer<typeof EvaluationCurveSchema>;

export const EvaluationResultSchema = z
  .object({
    kind: z.literal('evaluation'),
    ...resultHeader,
    parameters: EvaluationParametersSchema,
    /** Sanity: the layers that are randomised up to each stage; else the shares of removed pixels, from 0. */
    positions: z.array(z.union([z.number(), z.string()])).min(1),
    /** What the standard errors are over: the samples (of a single training: those tested), or the repeated trainings. */
    errorsOver: z.enum(['samples', 'trainings']),
    curves: z.array(EvaluationCurveSchema).min(1),
    /** ROAR: the samples that the networks were tested on. */
    tested: z
      .object({ path: z.string(), sha256: z.string(), samples: z.int().positive() })
      .strict()
      .optional(),
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ positions, curves }, context) => {
    curves.forEach(({ points }, i) => {
      if (points.length === positions.length) return;
      const message = `a curve has ${points.length} points for ${positions.length} positions`;
      context.addIssue({ code: 'custom', path: ['curves', i, 'points'], message });
    });
  });
export type EvaluationResult = z.infer<typeof EvaluationResultSchema>;
