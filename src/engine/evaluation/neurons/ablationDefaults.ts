import {
  AblationParametersSchema,
  AskedAblationSchema,
  type AblationParameters,
  type AskedAblation,
} from '../../../protocol/AblationResult.ts';
import { neuronMethods } from '../../../protocol/NeuronScores.ts';
import { completeParameters } from '../../completeParameters.ts';
import { completeNeuceptParameters, neuceptDefaults } from '../../neucept/neuceptDefaults.ts';
import { neuronScoreDefaults } from './neuronScoreDefaults.ts';

/** What is used where nothing else is asked for; the number of protected neurons depends on the layer. */
export const ablationDefaults: Omit<AblationParameters, 'layer' | 'top'> = {
  class: 'all',
  methods: [...neuronMethods],
  gamma: [1, 10],
  noise: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4],
  scale: 'activation',
  sign: 'positive',
  repeats: 5,
  tested: 'class',
  ...neuronScoreDefaults,
  neucept: neuceptDefaults,
};

/** Neurons that are protected where nothing else is asked for; of a small layer half of them. */
export function defaultTop(neurons: number): number[] {
  return [Math.max(1, Math.min(10, Math.floor(neurons / 2)))];
}

/** Parameters of which some depend on the model: a class may be a name. */
export type UnplacedAblation = Omit<AblationParameters, 'top' | 'class'> & {
  class: number | string;
  top?: number[] | undefined;
};

const UnplacedSchema = AblationParametersSchema.extend({
  class: AskedAblationSchema.shape.class.unwrap(),
}).partial({ top: true });

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeAblationParameters(asked: {
  [K in keyof AskedAblation]?: AskedAblation[K] | undefined;
}): UnplacedAblation {
  return completeParameters<UnplacedAblation>(UnplacedSchema, ablationDefaults, {
    ...asked,
    neucept: completeNeuceptParameters(asked.neucept ?? {}),
  });
}
