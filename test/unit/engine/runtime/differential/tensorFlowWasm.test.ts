import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { TensorFlowRuntime } from '../../../../../src/engine/runtime/TensorFlowRuntime.ts';
import { describeDifferential } from '../../../../support/describeDifferential.ts';

describeDifferential('tensorflow', async () => {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), '/'));
  await tf.setBackend('wasm');
  return new TensorFlowRuntime(tf);
});
