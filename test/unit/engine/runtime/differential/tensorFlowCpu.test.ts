import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { TensorFlowRuntime } from '../../../../../src/engine/runtime/TensorFlowRuntime.ts';
import { describeDifferential } from '../../../../support/describeDifferential.ts';

describeDifferential('tensorflow', async () => {
  await tf.setBackend('cpu');
  return new TensorFlowRuntime(tf);
});
