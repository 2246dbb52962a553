import * as z from 'zod';
import { EncodedArraySchema } from './EncodedArray.ts';
import { resultHeader } from './ResultHeader.ts';
import { ShownInputSchema } from './ShownInput.ts';

/** The measures shown beside conductance (methods: activation … DeepLift rescale). */
export const importanceMeasures = [
  'conductance',
  'activation',
  'gradientActivation',
  'internalInfluence',
  'layerIntegratedGradients',
  'deepLift',
] as const;
export type ImportanceMeasure = (typeof importanceMeasures)[number];

/** A step of a longer path is lost in the rounding of single precision. */
const mostSteps = 10_000;
const mostResamples = 10_000;
const atMost = (most: number): string => `it has to be at most ${most}`;

export const ConductanceParametersSchema = z
  .object({
    layers: z.union([z.literal('all'), z.array(z.string())]),
    /** `predicted`: the class with the largest output of each sample; `label`: the class of the sample's label. */
    target: z.union([z.literal('predicted'), z.literal('label'), z.int().nonnegative()]),
    /** Only the samples with this label, or all of them. */
    class: z.union([z.literal('all'), z.int().nonnegative()]),
    /** `zero`, `mean` (of the samples analysed), a number for a constant, or the path of a .npy file. */
    baseline: z.union([z.enum(['zero', 'mean']), z.number(), z.string()]),
    steps: z.union([z.literal('auto'), z.int().positive().max(mostSteps, atMost(mostSteps))]),
    /** Largest relative completeness error that `steps: "auto"` accepts. */
    tolerance: z.number().positive(),
    maximumSteps: z.int().positive().max(mostSteps, atMost(mostSteps)),
    spacing: z.enum(['trapezoid', 'left', 'right', 'middle', 'gausslegendre']),
    /** Gradient of one interval of the path: mean of both ends, or its left end as Captum does. */
    gradient: z.enum(['averaged', 'left']),
    unit: z.enum(['channel', 'element']),
    /** Where a layer is read: after its activation function, or before it. */
    position: z.enum(['after', 'before']),
    measures: z.array(z.enum(importanceMeasures)),
    /** Bootstrap repetitions for the rank intervals; 0 for none. */
    bootstrap: z.int().nonnegative().max(mostResamples, atMost(mostResamples)),
    /** Pixel maps (eq. 2) are stored for this many of the best neurons of each layer, on `mapSamples` samples. */
    mapNeurons: z.int().nonnegative(),
    mapSamples: z.int().nonnegative(),
    /** Also run the feature-selection evaluation of section 5.2; the data set needs labels. */
    featureSelection: z.boolean(),
  })
  .strict();
export type ConductanceParameters = z.infer<typeof ConductanceParametersSchema>;

export const CompletenessSchema = z
  .object({
    /** Mean over the samples of the layer's summed conductance. */
    sum: z.number(),
    /** Mean over the samples of F(x) - F(x'). */
    expected: z.number(),
    /** Largest |sum - expected| over the samples' mean |expected|. */
    relativeError: z.number().nonnegative(),
  })
  .strict();

export const ConductanceLayerSchema = z
  .object({
    /** Name of the layer in the network: its source name where the file has one. */
    name: z.string(),
    /** Operator that computes the layer's tensor, such as Relu. */
    operator: z.string(),
    /** Shape of one sample's activation, without the batch. */
    shape: z.array(z.int().positive()),
    unit: z.enum(['channel', 'element']),
    neurons: z.int().positive(),
    /** One number a neuron: the mean over the samples of its conductance; a channel's is the sum over its positions. */
    scores: z.array(z.number()),
    /** One number a neuron: the mean over the samples of the absolute value of its conductance. */
    meanAbsolute: z.array(z.number()),
    /** 95 % bootstrap interval of each neuron's rank by mean absolute conductance (1 is the highest); absent without bootstrap. */
    rankInterval: z
      .object({ low: z.array(z.int()), high: z.array(z.int()) })
      .strict()
      .optional(),
    completeness: z.union([CompletenessSchema, z.literal('not a cut')]),
    /** For a layer that does not cut the graph: the nearest later layer that does. */
    completeInstead: z.string().optional(),
    /** The layer's summed conductance over F(x) - F(x'), means over the samples; near 1 for a layer that cuts the graph. */
    share: z.number(),
    /** [stored, neurons]: conductance of each neuron for the first samples; for all of them unless that is too much to store. */
    perSample: EncodedArraySchema,
    /** Means over the samples of the other importance measures that were asked for, one number a neuron. */
    measures: z.partialRecord(z.enum(importanceMeasures), z.array(z.number())),
    /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
    line: z.int().positive().optional(),
  })
  .strict();
export type ConductanceLayer = z.infer<typeof ConductanceLayerSchema>;

/** Eq. 2 for one neuron and one sample: its conductance by input feature, in the input's shape. */
export const PixelMapSchema = z
  .object({
    layer: z.string(),
    neuron: z.int().nonnegative(),
    /** Position in `samples`. */
    sample: z.int().nonnegative(),
    map: EncodedArraySchema,
    /** Sum of the map. At finite steps it differs from the neuron's finite-difference conductance. */
    sum: z.number(),
  })
  .strict();
export type PixelMap = z.infer<typeof PixelMapSchema>;

export const ConductanceSampleSchema = z
  .object({
    /** Row in the data set; counted among the samples of the class where one was chosen. */
    index: z.int().nonnegative(),
    label: z.int().optional(),
    predicted: z.int().nonnegative(),
    target: z.int().nonnegative(),
    /** F(x) and F(x') for the target. */
    output: z.number(),
    baselineOutput: z.number(),
  })
  .strict();

/** Section 5.2: held-out accuracy of a linear classifier on the k filters that a measure ranks highest. */
export const FeatureSelectionSchema = z.array(
  z
    .object({
      layer: z.string(),
      measure: z.enum(importanceMeasures),
      k: z.int().positive(),
      accuracy: z.number().min(0).max(1),
      trained: z.int().positive(),
      tested: z.int().positive(),
    })
    .strict(),
);

export const ConductanceResultSchema = z
  .object({
    kind: z.literal('conductance'),
    ...resultHeader,
    parameters: ConductanceParametersSchema,
    /** Steps used: those asked for, or the most that `auto` took for a sample. */
    steps: z.int().positive(),
    /** `steps: "auto"` met its tolerance. True for a fixed number of steps. */
    converged: z.boolean(),
    /** Of the first samples. */
    input: ShownInputSchema,
    output: z.object({ name: z.string(), labels: z.array(z.string()) }).strict(),
    samples: z.array(ConductanceSampleSchema),
    layers: z.array(ConductanceLayerSchema),
    maps: z.array(PixelMapSchema),
    featureSelection: FeatureSelectionSchema.optional(),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict();
export type ConductanceResult = z.infer<typeof ConductanceResultSchema>;
