import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyExample } from '../../../../src/extension/start/copyExample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuron-lens-example-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('the copy holds every file, and names networks and data that are there', async () => {
  const to = join(folder, 'copy');
  await copyExample('examples/mnist', to);
  const files = (of: string) => readdirSync(of, { recursive: true }).sort();
  expect(files(to)).toEqual(files('examples/mnist'));
  for (const name of ['lenet5.onnx', 'model.py', 'data/t10k-slice-images-idx3-ubyte.gz']) {
    expect(readFileSync(join(to, name)).equals(readFileSync(join('examples/mnist', name))), name).toBe(true);
  }
  const text = readFileSync(join(to, 'neuron-lens.json'), 'utf8');
  expect(text).not.toContain('$schema');
  const project = JSON.parse(text) as Record<'models' | 'dataSets', Record<string, { path: string }>>;
  const paths = [...Object.values(project.models), ...Object.values(project.dataSets)].map(
    ({ path }) => path,
  );
  expect(paths.length).toBeGreaterThan(4);
  for (const path of paths) expect(existsSync(join(to, path)), path).toBe(true);
});

it('a folder that is there is left as it is', async () => {
  await expect(copyExample('examples/mnist', folder)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readdirSync(folder)).toEqual([]);
});
