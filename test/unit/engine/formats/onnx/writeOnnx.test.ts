import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { convertOnnx } from '../../../../../src/engine/formats/onnx/convertOnnx.ts';
import { parseOnnx } from '../../../../../src/engine/formats/onnx/parseOnnx.ts';
import { encodeOnnx, writeOnnxFiles } from '../../../../../src/engine/formats/onnx/writeOnnx.ts';
import { readModel } from '../../../../../src/engine/formats/readModel.ts';
import type { Graph } from '../../../../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { prune } from '../../../../../src/engine/graph/prune.ts';
import { batch } from '../../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../../src/engine/graph/Tensor.ts';
import { networkNames, networkPath } from '../../../../support/networks.ts';
import { randomGraph } from '../../../../support/randomGraph.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const newFolder = () => mkdtempSync(join(folder, 'written-'));

/** Everything a graph says, in a form that `toEqual` compares: weights as arrays, whatever holds them. */
function contentsOf(graph: Graph) {
  const pruned = prune(graph);
  return {
    ...pruned,
    constants: new Map(
      [...pruned.constants]
        .sort()
        .map(([name, { type, shape, data }]) => [name, { type, shape: [...shape], data }]),
    ),
    values: new Map(
      [...pruned.values].sort().map(([name, info]) => [name, { ...info, shape: [...info.shape] }]),
    ),
  };
}

function readBack(contents: Buffer, graph: Graph): Graph {
  const file = parseOnnx({ path: 'written.onnx', bytes: contents.length, modifiedMs: 0, contents });
  return convertOnnx(file, { input: graph.inputs[0]!, outputs: graph.outputs }).graph;
}

describe('what is written is read back as it was', () => {
  test('for random graphs', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        expect(contentsOf(readBack(Buffer.from(encodeOnnx(graph)), graph))).toEqual(contentsOf(graph));
      }),
      { numRuns: 100 },
    );
  });

  test.each(networkNames)('for %s', async (name) => {
    const { graph } = await readModel(networkPath(name));
    expect(contentsOf(readBack(Buffer.from(encodeOnnx(graph)), graph))).toEqual(contentsOf(graph));
  });

  test('for a multiple of the batch', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { type: 'float32', shape: [batch, 2] });
    const more = builder.input('more', { type: 'float32', shape: [{ batch: 3 }, 2] });
    builder.output(builder.add('Concat', [x, more], { axis: 0 }));
    const graph = builder.build();
    expect(readBack(Buffer.from(encodeOnnx(graph)), graph).values.get('Concat~0')!.shape).toEqual([
      { batch: 4 },
      2,
    ]);
  });
});

describe('ONNX Runtime runs what is written', () => {
  test.each(networkNames)('%s', async (name) => {
    const { graph, input, output } = await readModel(networkPath(name));
    const expected = JSON.parse(readFileSync(networkPath(name).replace(/onnx$/, 'json'), 'utf8'));
    const session = await InferenceSession.create(encodeOnnx(graph));
    const { shape, data } = expected.input;
    const feed =
      graph.values.get(input)!.type === 'int64'
        ? new OrtTensor('int64', BigInt64Array.from(data, BigInt), shape)
        : new OrtTensor('float32', Float32Array.from(data), shape);
    const result = (await session.run({ [input]: feed }))[output]!;
    expect(result.dims).toEqual(expected.output.shape);
    const scale = Math.max(1, ...expected.output.data.map(Math.abs));
    (result.data as Float32Array).forEach((value, i) =>
      expect(Math.abs(value - expected.output.data[i]) / scale).toBeLessThan(1e-5),
    );
    await session.release();
  });
});

/** A network with a large weight and a small one. */
function twoWeights(): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, 100] });
  const large = builder.constant(
    float32(
      Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i)),
      [100, 100],
    ),
  );
  const small = builder.constant(
    float32(
      Float32Array.from({ length: 100 }, (_, i) => i),
      [100],
    ),
  );
  builder.output(builder.add('Add', [builder.add('MatMul', [x, large]), small]));
  return builder.build();
}

describe('weights in a file of their own', () => {
  test('are read back, by this reader and by ONNX Runtime', async () => {
    const graph = twoWeights();
    const path = await writeOnnxFiles(graph, newFolder());
    expect(statSync(path).size).toBeLessThan(2000);
    const read = await readModel(path);
    expect(contentsOf(read.graph)).toEqual(contentsOf(graph));
    const session = await InferenceSession.create(path);
    const ones = new OrtTensor('float32', new Float32Array(100).fill(1), [1, 100]);
    const result = (await session.run({ x: ones }))[graph.outputs[0]!]!.data as Float32Array;
    const column = Array.from({ length: 100 }, (_, row) => Math.sin(row * 100 + 7)).reduce(
      (sum, value) => sum + value,
    );
    expect(result[7]).toBeCloseTo(column + 7, 4);
    await session.release();
  });

  test('are decoded once each', async () => {
    let decoded = 0;
    const builder = new GraphBuilder();
    let value = builder.input('x', { type: 'float32', shape: [batch, 100] });
    for (let i = 0; i < 5; i++) {
      const weight = { type: 'float32', shape: [100, 100], get data() { decoded++; return new Float32Array(10_000); } } as const; // prettier-ignore
      value = builder.add('MatMul', [value, builder.constant(weight)]);
    }
    builder.output(value);
    await writeOnnxFiles(builder.build(), newFolder());
    expect(decoded).toBe(5);
  });
});

const python = ['/usr/bin/python3', 'python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import onnx.checker'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

describe.skipIf(!python)('onnx.checker accepts what is written (needs Python with the package onnx)', () => {
  const check = (paths: readonly string[]) =>
    execFileSync(python!, ['-c', 'import sys, onnx\nfor path in sys.argv[1:]: onnx.checker.check_model(path, full_check=True)', ...paths], { encoding: 'utf8', stdio: 'pipe' }); // prettier-ignore

  test('networks, random graphs and external data', async () => {
    const written = newFolder();
    const paths = [await writeOnnxFiles(twoWeights(), newFolder())];
    const graphs = [
      ...(await Promise.all(networkNames.map(async (name) => (await readModel(networkPath(name))).graph))),
      ...fc.sample(randomGraph, { numRuns: 20, seed: 1 }),
    ];
    graphs.forEach((graph, i) => {
      paths.push(join(written, `${i}.onnx`));
      writeFileSync(paths.at(-1)!, encodeOnnx(graph));
    });
    expect(() => check(paths)).not.toThrow();
  });

  test('and refuses a damaged one', () => {
    const path = join(newFolder(), 'damaged.onnx');
    const graph = twoWeights();
    writeFileSync(path, encodeOnnx({ ...graph, nodes: [...graph.nodes].reverse() }));
    expect(() => check([path])).toThrow();
  });
});
