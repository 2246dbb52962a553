import util from 'node:util';
import type { TensorFlow } from './tensorflow/TensorFlowKernel.ts';
import { TensorFlowRuntime } from './TensorFlowRuntime.ts';

/** What of the package is used beyond TensorFlow.js's core, which it includes. */
interface TensorFlowNode extends TensorFlow {
  backend(): ReturnType<TensorFlow['backend']> & { readonly isUsingGpuDevice?: boolean };
}

/**
 * Opens TensorFlow on the GPU.
 * @param packageName its name, or the address of its main file ({@link findTensorFlow})
 * @throws an Error where the package is missing or finds no GPU.
 */
export async function openTensorFlow(packageName: string): Promise<TensorFlowRuntime> {
  restoreRemovedFunctions();
  const imported = (await import(packageName)) as { default?: TensorFlowNode };
  const tf = imported.default ?? (imported as TensorFlowNode);
  await tf.ready();
  if (tf.backend().isUsingGpuDevice !== true) throw new Error('TensorFlow found no GPU that it can use');
  return new TensorFlowRuntime(tf, 'GPU');
}

/** TensorFlow.js calls functions of node:util that Node 23 removed. */
function restoreRemovedFunctions(): void {
  const target = util as unknown as Record<string, unknown>;
  target['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  target['isArray'] ??= Array.isArray;
}
