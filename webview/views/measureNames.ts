import type { ImportanceMeasure } from '../../src/protocol/ConductanceResult.ts';

/** What a reader calls each importance measure, and what it says in one sentence. */
export const measureNames: Readonly<Record<ImportanceMeasure, { name: string; meaning: string }>> = {
  conductance: {
    name: 'conductance',
    meaning: 'how much of the output’s change from baseline to input flows through the neuron',
  },
  activation: {
    name: 'activation',
    meaning: 'the neuron’s value at the input, whatever the output makes of it',
  },
  gradientActivation: {
    name: 'gradient × activation',
    meaning: 'the neuron’s value times the output’s slope with respect to it, at the input alone',
  },
  internalInfluence: {
    name: 'internal influence',
    meaning: 'the output’s mean slope with respect to the neuron on the way from baseline to input',
  },
  layerIntegratedGradients: {
    name: 'layer integrated gradients',
    meaning: 'the slope averaged while the layer alone moves in a straight line, times the neuron’s change',
  },
  deepLift: {
    name: 'DeepLift (rescale)',
    meaning: 'the output’s change shared out backwards by ratios of differences instead of slopes',
  },
};
