import { TrainingParametersSchema, type TrainingParameters } from '../../protocol/Training.ts';
import { completeParameters } from '../completeParameters.ts';

/** What training uses where nothing else is asked for. The learning rate depends on the optimiser. */
export const trainingDefaults: Omit<TrainingParameters, 'learningRate'> = {
  epochs: 10,
  batch: 64,
  optimiser: 'adam',
  momentum: 0.9,
  nesterov: false,
  weightDecay: 0,
  schedule: 'cosine',
  stepEpochs: 30,
  stepFactor: 0.1,
  warmup: 0,
  flip: false,
  crop: 0,
  heldOut: 0.1,
  freeze: null,
};

export const defaultLearningRates = { sgd: 0.05, adam: 1e-3, adamw: 1e-3 } as const;

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeTrainingParameters(asked: {
  [K in keyof TrainingParameters]?: TrainingParameters[K] | undefined;
}): TrainingParameters {
  const learningRate = defaultLearningRates[asked.optimiser ?? trainingDefaults.optimiser];
  return completeParameters(TrainingParametersSchema, { ...trainingDefaults, learningRate }, asked);
}
