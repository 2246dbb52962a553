import { activations } from './activations.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { linear } from './linear.ts';
import { logic } from './logic.ts';
import { pooling } from './pooling.ts';
import { reductions } from './reductions.ts';
import { structure } from './structure.ts';
import type { TensorFlowKernels } from './TensorFlowKernel.ts';

/** Every operator of the graph in TensorFlow.js's terms, one family a file. */
export const tensorFlowKernels: TensorFlowKernels = {
  ...activations,
  ...convolution,
  ...elementwise,
  ...linear,
  ...logic,
  ...pooling,
  ...reductions,
  ...structure,
};
