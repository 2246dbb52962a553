import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../../src/engine/service/Engine.ts';
import { inspectStructure } from '../../../../src/engine/service/inspectStructure.ts';
import { ModelStructureSchema } from '../../../../src/protocol/ModelStructure.ts';
import { makeOnnx } from '../../../support/makeOnnx.ts';
import { networkNames, networkPath } from '../../../support/networks.ts';

const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('inspectStructure', () => {
  it.each(networkNames)('finds the layers that inspecting the whole of %s finds', async (name) => {
    const model = networkPath(name);
    const structure = await inspectStructure({ workspace: folder, model });
    const whole = await new Engine().inspect({ workspace: folder, model });
    expect(structure.layers).toEqual(whole.layers);
    const described = await new Engine().describe({ workspace: folder, model });
    expect({ ...described, sha256: whole.sha256 }).toEqual(whole);
    expect(structure.parameters).toBe(whole.parameters);
    expect(() => ModelStructureSchema.parse(structure)).not.toThrow();
    // Every operation of the network is shown once.
    const shown = structure.vertices.flatMap(({ operations }) => operations.map((each) => each.name));
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('tells what it can of a network that cannot be analysed', async () => {
    const model = join(folder, 'odd.onnx');
    writeFileSync(
      model,
      makeOnnx({
        inputs: { x: ['batch', 'length', 2] },
        outputs: ['y'],
        weights: { w: { dims: [2, 3], data: [1, 2, 3, 4, 5, 6] } },
        nodes: [
          ['MatMul', 'x w', 'h'],
          ['NoSuchOperator', 'h', 'y', { axis: 1 }],
        ],
      }),
    );
    const { refused, layers, vertices, edges, inputs, parameters } = await inspectStructure({
      workspace: folder,
      model,
    });
    expect(refused).toMatch(/length/);
    expect(refused).not.toContain(folder);
    expect(layers).toEqual([]);
    expect(parameters).toBe(6);
    expect(inputs).toEqual([{ name: 'x', type: 'float32', shape: ['batch', 'length', 2] }]);
    expect(vertices.map(({ kind, operator }) => [kind, operator])).toEqual([
      ['input', ''],
      ['node', 'MatMul'],
      ['node', 'NoSuchOperator'],
    ]);
    expect(edges).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(vertices[1]!.operations[0]!.weights).toEqual([{ name: 'w', type: 'float32', shape: [2, 3] }]);
    expect(vertices[2]!.operations[0]!.attributes).toEqual([{ name: 'axis', value: '1' }]);
  });
});
