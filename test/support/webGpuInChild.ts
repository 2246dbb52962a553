import { encodeOnnx } from '../../src/engine/formats/onnx/writeOnnx.ts';
import { computedOutputs } from '../../src/engine/runtime/CachedSession.ts';
import { ProbeProcess } from '../../src/engine/runtime/ProbeProcess.ts';
import type { Runtime } from '../../src/engine/runtime/Runtime.ts';

/**
 * ONNX Runtime's WebGPU in a child process, so that a crash of the driver fails one test and not all.
 * @param env what makes it find a graphics driver.
 */
export function webGpuInChild(env: Readonly<Record<string, string>>): Runtime {
  const open = () => new ProbeProcess({ env, timeout: 60_000 });
  let child = open();
  return {
    device: 'webgpu',
    description: 'WebGPU in a child process',
    compile: (graph) => {
      const computed = computedOutputs(graph);
      const model = encodeOnnx({ ...graph, outputs: computed });
      return Promise.resolve({
        run: async (feeds) => {
          try {
            const constants = Object.fromEntries(graph.constants);
            if (computed.length === 0) return { ...constants, ...feeds };
            const { outputs } = await child.send({ kind: 'onnx', provider: 'webgpu', model, feeds, outputs: computed });
            return { ...constants, ...feeds, ...outputs };
          } catch (error) {
            child.dispose();
            child = open();
            throw error;
          }
        },
        dispose: () => Promise.resolve(),
      });
    },
    dispose: () => {
      child.dispose();
      return Promise.resolve();
    },
  };
}
