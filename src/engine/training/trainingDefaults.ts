import { TrainingParametersSchema, type TrainingParameters } from '../../protocol/Training.ts';
import { InputError } from '../InputError.ts';

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
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const optimiser = asked.optimiser ?? trainingDefaults.optimiser;
  const parsed = TrainingParametersSchema.safeParse({
    ...trainingDefaults,
    learningRate: defaultLearningRates[optimiser],
    ...given,
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}
