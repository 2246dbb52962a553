import type { NeuronMethod } from '../../src/protocol/NeuronScores.ts';

/** Okabe and Ito's colours; what knows nothing of the class is dotted. */
export const neuronMethodStyles: Readonly<
  Record<NeuronMethod | 'all', { readonly name: string; readonly color: string; readonly dash: string }>
> = {
  neucept: { name: 'NeuCEPT', color: '#d55e00', dash: '' },
  saliency: { name: 'saliency', color: '#56b4e9', dash: '' },
  integratedGradients: { name: 'integrated gradients', color: '#0072b2', dash: '' },
  deepLift: { name: 'DeepLift', color: '#009e73', dash: '6 3' },
  gradientShap: { name: 'GradientSHAP', color: '#cc79a7', dash: '' },
  random: { name: 'random', color: '#8c959f', dash: '2 3' },
  all: { name: 'all neurons', color: '#1f2328', dash: '2 3' },
};
