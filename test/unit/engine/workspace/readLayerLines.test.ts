import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Layer } from '../../../../src/engine/graph/findLayers.ts';
import { readLayerLines } from '../../../../src/engine/workspace/readLayerLines.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const layers = [{ name: 'conv1' }] as Layer[];

it('reads the lines, or warns that the code cannot be read', async () => {
  const warnings: string[] = [];
  const code = join(folder, 'model.py');
  expect(await readLayerLines({}, layers, warnings)).toEqual({});
  expect(warnings).toEqual([]);
  expect(await readLayerLines({ code }, layers, warnings)).toEqual({});
  expect(warnings.join()).toMatch(/cannot be read: ENOENT/);
  writeFileSync(code, 'class Net(nn.Module):\n  def __init__(self):\n    self.conv1 = nn.Conv2d(1, 2, 3)\n');
  expect(await readLayerLines({ code }, layers, warnings)).toEqual({ conv1: 3 });
});

it.each(['no code', 'code'])(
  'has no line of a layer that was not found, whatever its name (%s)',
  async (kind) => {
    const code = join(folder, 'net.py');
    writeFileSync(
      code,
      'class Net(nn.Module):\n  def __init__(self):\n    self.conv1 = nn.Conv2d(1, 2, 3)\n',
    );
    const named = ['conv1', 'constructor', '__proto__'].map((name) => ({ name }) as Layer);
    const lines = await readLayerLines(kind === 'code' ? { code } : {}, named, []);
    expect(named.map(({ name }) => lines[name])).toEqual([
      kind === 'code' ? 3 : undefined,
      undefined,
      undefined,
    ]);
  },
);
