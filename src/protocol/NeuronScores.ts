import * as z from 'zod';
import { ConductanceParametersSchema } from './ConductanceResult.ts';

/**
 * What orders the neurons of a layer by what they do for a class: NeuCEPT's order, four gradient methods, and a random
 * order.
 */
export const neuronMethods = [
  'neucept',
  'saliency',
  'integratedGradients',
  'deepLift',
  'gradientShap',
  'random',
] as const;
export type NeuronMethod = (typeof neuronMethods)[number];

/** Methods that score neurons by gradients, sample by sample. */
export const gradientMethods = [
  'saliency',
  'integratedGradients',
  'deepLift',
  'gradientShap',
] as const satisfies readonly NeuronMethod[];
export type GradientMethod = (typeof gradientMethods)[number];

/** How gradient methods score neurons. */
export const neuronScoreFields = {
  /** A channel is all of its positions together. */
  unit: z.enum(['channel', 'element']),
  /** The samples that scores are means over: those of the class (its label; without labels those predicted as it), or all. */
  scored: z.enum(['class', 'all']),
  /** Of integrated gradients and DeepLift. */
  baseline: ConductanceParametersSchema.shape.baseline,
  /** Points of the path of integrated gradients. */
  steps: z.int().min(2, 'it has to be at least 2').max(10_000, 'it has to be at most 10000'),
  /** GradientSHAP: samples of the data set, drawn at random, that are its baselines. */
  background: z.int().positive('it has to be at least 1').max(100_000, 'it has to be at most 100000'),
  /** GradientSHAP: draws of a baseline, a point on the way from it, and noise, for each sample. */
  draws: z.int().positive('it has to be at least 1').max(10_000, 'it has to be at most 10000'),
  /** GradientSHAP: standard deviation of the noise on inputs, as the network gets them. */
  inputNoise: z.number().nonnegative('it cannot be negative'),
};
export const NeuronScoreParametersSchema = z.object(neuronScoreFields).strict();
export type NeuronScoreParameters = z.infer<typeof NeuronScoreParametersSchema>;
