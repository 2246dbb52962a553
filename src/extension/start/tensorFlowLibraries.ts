/**
 * Libraries that TensorFlow 2.9, which the package brings, loads from the system: CUDA 11.2 and cuDNN 8.1
 * (https://www.tensorflow.org/install/source#gpu). By platform; the package has no GPU build for others.
 */
export const tensorFlowLibraries: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libcudart.so.11.0', 'libcublas.so.11', 'libcudnn.so.8'],
  win32: ['cudart64_110.dll', 'cublas64_11.dll', 'cudnn64_8.dll'],
};
