/**
 * TensorFlow on NVIDIA's GPUs for Node.js, an optional peer dependency: its installation downloads CUDA libraries of
 * some 400 MB.
 */
export const tensorFlowPackage = {
  name: '@tensorflow/tfjs-node-gpu',
  version: '4.22.0',
  /** Environment variable: a further folder in whose node_modules it is looked for, such as the one that VS Code keeps. */
  folderVariable: 'NEURON_LENS_TENSORFLOW',
} as const;
