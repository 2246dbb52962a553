import type { NeuronScoreParameters } from '../../../protocol/NeuronScores.ts';

/** How neurons are scored where nothing else is asked for. */
export const neuronScoreDefaults: NeuronScoreParameters = {
  unit: 'channel',
  scored: 'class',
  baseline: 'zero',
  steps: 50,
  background: 100,
  draws: 20,
  inputNoise: 0,
};
