import {
  EvaluationParametersSchema,
  type AskedEvaluation,
  type EvaluationParameters,
} from '../../../protocol/EvaluationResult.ts';
import { InputError } from '../../InputError.ts';
import { completeTrainingParameters } from '../../training/trainingDefaults.ts';

const maps = {
  methods: [
    'gradient',
    'guided',
    'gradcam',
    'inputGradient',
    'integratedGradients',
    'mct',
    'intgrad',
    'intgrad-opened',
    'edges',
    'random',
  ],
  target: 'predicted',
  // The paper's for VGG-16; it takes 0.7 for ResNet-50.
  sparsity: 0.9,
  unit: 'element',
  gradient: 'frozen',
  steps: 50,
  baseline: 'zero',
  smoothing: 3,
};
const removal = { order: 'magnitude', tile: 1, fill: 'mean' };

/** The paper's settings for ROAR with ResNet8 on CIFAR-10, as far as it tells them. */
export const roarTraining = {
  optimiser: 'adam',
  learningRate: 1e-3,
  weightDecay: 1e-4,
  batch: 256,
} as const;

/** What each test uses where nothing else is asked for; ROAR's training beside. */
export const evaluationDefaults = {
  sanity: { ...maps, deviation: 0.1, stages: 20 },
  degradation: { ...maps, ...removal, shares: Array.from({ length: 20 }, (_, i) => (i + 1) / 20) },
  roar: { ...maps, ...removal, shares: [0.1, 0.3, 0.5, 0.7, 0.9], repeats: 3 },
};

/** Samples that sanity and degradation take where no limit is asked for. */
export const evaluationSamples = 100;

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeEvaluationParameters(asked: AskedEvaluation): EvaluationParameters {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const parsed = EvaluationParametersSchema.safeParse({
    ...evaluationDefaults[asked.test],
    ...given,
    ...(asked.test === 'roar' && {
      training: completeTrainingParameters({ ...roarTraining, ...asked.training }),
    }),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}
