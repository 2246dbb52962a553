import type { AttributionMethod } from '../protocol/EvaluationResult.ts';

/** How the curve of a method is drawn. */
export interface MethodStyle {
  readonly color: string;
  readonly dash: 'solid' | 'dash' | 'dot';
  readonly symbol: 'circle' | 'square' | 'diamond' | 'triangle-up' | 'cross' | 'x';
}

/**
 * Okabe and Ito's colours, told apart with any colour vision. A method on neurons has the colour of its counterpart on
 * the input, which is dashed; the two that know no network are dotted.
 */
export const methodStyles: Readonly<Record<AttributionMethod, MethodStyle>> = {
  gradient: { color: '#56b4e9', dash: 'dash', symbol: 'x' },
  guided: { color: '#cc79a7', dash: 'dash', symbol: 'cross' },
  gradcam: { color: '#e69f00', dash: 'solid', symbol: 'triangle-up' },
  inputGradient: { color: '#0072b2', dash: 'dash', symbol: 'square' },
  integratedGradients: { color: '#d55e00', dash: 'dash', symbol: 'diamond' },
  mct: { color: '#0072b2', dash: 'solid', symbol: 'square' },
  intgrad: { color: '#d55e00', dash: 'solid', symbol: 'diamond' },
  'mct-opened': { color: '#009e73', dash: 'dash', symbol: 'circle' },
  'intgrad-opened': { color: '#009e73', dash: 'solid', symbol: 'circle' },
  edges: { color: '#8c959f', dash: 'dash', symbol: 'x' },
  random: { color: '#8c959f', dash: 'dot', symbol: 'circle' },
};
