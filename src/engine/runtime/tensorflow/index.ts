import { activations } from './activations.ts';
import { elementwise } from './elementwise.ts';
import { linear } from './linear.ts';
import { logic } from './logic.ts';
import { reductions } from './reductions.ts';
import { structure } from './structure.ts';
import type { TensorFlowKernels } from './TensorFlowKernel.ts';

/** Every operator of the graph in TensorFlow.js's terms, one family a file. */
export const tensorFlowKernels: TensorFlowKernels = {
  ...activations,
  ...elementwise,
  ...linear,
  ...logic,
  ...reductions,
  ...structure,
};
