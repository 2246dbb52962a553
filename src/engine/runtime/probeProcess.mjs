// Tries a device in a process of its own, where a native crash or a hang does no harm: started by ProbeProcess.ts with
// child_process.fork, answers each message with one of the same id. Plain JavaScript, since it runs as it is from the
// sources as well as from the built files.
import { readdirSync, readlinkSync } from 'node:fs';

process.on('message', async ({ id, ...request }) => {
  try {
    const answer = request.kind === 'onnx' ? await tryOnnx(request) : await tryTensorFlow(request);
    process.send({ id, answer });
  } catch (error) {
    process.send({ id, error: String(error instanceof Error ? error.message : error) });
  }
});
process.on('disconnect', () => process.exit());

let previous;

/** Runs a model with one execution provider; the outputs go back to be compared. */
async function tryOnnx({ provider, model, feeds, outputs }) {
  const ort = await import('onnxruntime-node');
  ort.env.logLevel = 'fatal';
  const options = { executionProviders: [provider], logSeverityLevel: 4 };
  const session = await ort.InferenceSession.create(model, options);
  const inputs = Object.entries(feeds).map(([name, { type, data, shape }]) => [
    name,
    new ort.Tensor(type, data, shape),
  ]);
  const results = await session.run(Object.fromEntries(inputs), outputs);
  const tensors = outputs.map((name) => {
    const { type, dims, data } = results[name];
    return [name, { type, shape: dims, data }];
  });
  // One late: with the last session the device goes too, which takes a while.
  await previous?.release();
  previous = session;
  return {
    outputs: Object.fromEntries(tensors),
    hardware: (provider.name ?? provider) !== 'webgpu' || holdsGraphicsCard(),
  };
}

/** Loads TensorFlow's native library, which is where a wrong CUDA shows, and multiplies two matrices with it. */
async function tryTensorFlow({ packageName }) {
  const { default: util } = await import('node:util');
  // TensorFlow.js calls functions that Node 23 removed.
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const { default: tf } = await import(packageName);
  await tf.ready();
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  const data = await product.data();
  if (String([...data]) !== '19,22,43,50') throw new Error('TensorFlow multiplied two matrices wrongly');
  return { outputs: {}, hardware: tf.backend().isUsingGpuDevice === true };
}

/** Whether the WebGPU device in use is hardware: a driver has its device file open, or its library loaded. */
function holdsGraphicsCard() {
  if (process.platform === 'linux') {
    return readdirSync('/proc/self/fd').some((descriptor) => {
      try {
        const file = readlinkSync(`/proc/self/fd/${descriptor}`);
        return /^\/dev\/(dri\/renderD|nvidia\d|dxg|kgsl|mali|pvr)/.test(file);
      } catch {
        return false; // Closed since it was listed.
      }
    });
  }
  if (process.platform === 'win32') {
    process.report.excludeNetwork = true;
    const libraries = process.report.getReport().sharedObjects;
    // Windows' own software renderer is in d3d10warp.dll; the makers' drivers lie in the driver store.
    const software = libraries.some((path) => /d3d10warp\.dll$/i.test(path));
    return !software || libraries.some((path) => /\\DriverStore\\FileRepository\\/i.test(path));
  }
  return true;
}
