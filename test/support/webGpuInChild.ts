import { encodeOnnx } from '../../src/engine/formats/onnx/writeOnnx.ts';
import { executionProvider } from '../../src/engine/runtime/executionProvider.ts';
import { prepareForOnnx } from '../../src/engine/runtime/prepareForOnnx.ts';
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
      const prepared = prepareForOnnx(graph);
      const request = {
        kind: 'onnx',
        provider: executionProvider('webgpu', prepared),
        model: encodeOnnx(prepared),
        outputs: prepared.outputs,
      } as const;
      return Promise.resolve({
        run: async (feeds) => {
          try {
            const passedOn = { ...Object.fromEntries(graph.constants), ...feeds };
            if (request.outputs.length === 0) return passedOn;
            return { ...passedOn, ...(await child.send({ ...request, feeds })).outputs };
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
