import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Graph } from '../../../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { bool, float32, int64, numbers } from '../../../../src/engine/graph/Tensor.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import type { OnnxFlavour } from '../../../../src/engine/runtime/loadOnnxModule.ts';
import { OnnxRuntime } from '../../../../src/engine/runtime/OnnxRuntime.ts';

/** y = x + bias, with as many columns as `bias`. */
function shiftGraph(bias: readonly number[]): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, bias.length] });
  builder.output(
    builder.add('Add', [x, builder.constant(float32(bias, [bias.length]))], {}, { outputs: ['y'] }),
  );
  return builder.build();
}

const rows = (...values: number[][]) => float32(values.flat(), [values.length, values[0]!.length]);

describe.each<OnnxFlavour>(['native', 'wasm'])('ONNX Runtime, %s', (flavour) => {
  let runtime: OnnxRuntime;
  beforeEach(async () => {
    runtime = await OnnxRuntime.open('cpu', { flavour, threads: 1 });
  });
  afterEach(() => runtime.dispose());

  test('says what it is', () => {
    expect(runtime.description).toMatch(/^CPU, ONNX Runtime \d+\.\d+\.\d+.*, 1 thread$/);
    expect(runtime.description.includes('WebAssembly')).toBe(flavour === 'wasm');
  });

  test('runs batches of any size in one session', async () => {
    const session = await runtime.compile(shiftGraph([10, 20]));
    for (const size of [1, 3, 2]) {
      const x = rows(...Array.from({ length: size }, (_, i) => [i, -i]));
      const { y } = await session.run({ x });
      expect(y!.shape).toEqual([size, 2]);
      expect(numbers(y!)).toEqual(numbers(x).map((value, i) => value + (i % 2 === 0 ? 10 : 20)));
    }
    expect(runtime.openSessions).toBe(1);
  });

  test('integers and truth values keep their types', async () => {
    const builder = new GraphBuilder();
    builder.input('index', { type: 'int64', shape: [batch] });
    builder.input('keep', { type: 'bool', shape: [batch] });
    const doubled = builder.add('Add', ['index', 'index'], {}, { outputs: ['doubled'] });
    builder.setOutputs([doubled, builder.add('Not', ['keep'], {}, { outputs: ['dropped'] })]);
    const session = await runtime.compile(builder.build());
    const results = await session.run({ index: int64([3, -4]), keep: bool([true, false], [2]) });
    expect(results['doubled']).toEqual(int64([6, -8]));
    expect(results['dropped']).toEqual(bool([false, true], [2]));
  });

  test('outputs that are constants or inputs need no session', async () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { type: 'float32', shape: [batch] });
    const one = builder.constant(float32([1, 2], [2]), 'one');
    builder.setOutputs([x, one]);
    const session = await runtime.compile(builder.build());
    const fed = float32([5], [1]);
    expect(await session.run({ x: fed })).toEqual({ x: fed, one: float32([1, 2], [2]) });
    expect(runtime.openSessions).toBe(0);
  });

  test('computes some of the outputs on request, and refuses others', async () => {
    const builder = new GraphBuilder(shiftGraph([1]));
    builder.output(builder.add('Neg', ['y'], {}, { outputs: ['z'] }));
    const session = await runtime.compile(builder.build());
    expect(Object.keys(await session.run({ x: rows([4]) }, ['z']))).toEqual(['z']);
    await expect(session.run({ x: rows([4]) }, ['w'])).rejects.toThrow('"w" is no output');
  });

  test('what does not fit an input is named in one line', async () => {
    const session = await runtime.compile(shiftGraph([1, 2]));
    await expect(session.run({})).rejects.toThrow(
      new InputError('the network\'s input "x" was given no data'),
    );
    await expect(session.run({ x: rows([1, 2, 3]) })).rejects.toThrow(
      'input "x" is float32 [N, 2] (N: batch), it was given float32 [1, 3] (3 elements)',
    );
    await expect(session.run({ x: int64([1, 2], [1, 2]) })).rejects.toThrow(InputError);
    await expect(session.run({ x: { ...rows([1, 2]), data: new Float32Array(1) } })).rejects.toThrow(
      InputError,
    );
  });

  test('a graph that ONNX Runtime refuses is reported in one line', async () => {
    const graph = shiftGraph([1]);
    const broken = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, operator: 'NoSuchOperator' })) };
    const error: Error = await runtime.compile(broken).then(
      () => expect.fail('it was compiled'),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(/^CPU, ONNX Runtime .* cannot prepare the network: .*NoSuchOperator/);
    expect(error.message).not.toContain('\n');
    expect(runtime.openSessions).toBe(0);
  });

  test('hundreds of compilations leave no session behind', async () => {
    for (let i = 0; i < 200; i++) {
      const session = await runtime.compile(shiftGraph([i]));
      expect(numbers((await session.run({ x: rows([1]) }))['y']!)).toEqual([i + 1]);
      await session.dispose();
    }
    expect(runtime.openSessions).toBe(0);
  });

  test('a graph has one session, and the least recently used one is made again when it is needed', async () => {
    await runtime.dispose();
    runtime = await OnnxRuntime.open('cpu', { flavour, threads: 1, sessionLimit: 2 });
    const graphs = [1, 2, 3].map((shift) => shiftGraph([shift]));
    const sessions = await Promise.all([...graphs, graphs[0]!].map((graph) => runtime.compile(graph)));
    expect(runtime.openSessions).toBeLessThanOrEqual(3);
    for (const round of [0, 1]) {
      for (const [i, session] of sessions.slice(0, 3).entries()) {
        const { y } = await session.run({ x: rows([round]) });
        expect(numbers(y!)).toEqual([round + i + 1]);
        expect(runtime.openSessions).toBeLessThanOrEqual(2);
      }
    }
  });
});

describe('large weights', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'neuron-lens-test-'));
    vi.stubEnv('TMPDIR', folder);
    vi.stubEnv('TEMP', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  test('that have no room are an error of one line that says what to do', async () => {
    const runtime = await OnnxRuntime.open('cpu', { flavour: 'native', threads: 1 });
    vi.stubEnv('TMPDIR', join(folder, 'missing'));
    vi.stubEnv('TEMP', join(folder, 'missing'));
    const error: Error = await runtime.compile(shiftGraph(new Array<number>(5 * 2 ** 20).fill(1))).then(
      () => expect.fail('it was compiled'),
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(/^the weights cannot be written to .*missing \(ENOENT.*make 21 MB of room/);
    await runtime.dispose();
  });

  test('go through files that are gone afterwards', async () => {
    const runtime = await OnnxRuntime.open('cpu', { flavour: 'native', threads: 1 });
    const columns = 5 * 2 ** 20; // 20 MB
    const bias = new Float32Array(columns);
    bias[columns - 1] = 42;
    const builder = new GraphBuilder();
    const x = builder.input('x', { type: 'float32', shape: [batch, 1] });
    const sum = builder.add('Add', [x, builder.constant(float32(bias, [columns]))]);
    builder.output(builder.add('ReduceMax', [sum], { axes: [1], keepdims: 0 }, { outputs: ['y'] }));
    const session = await runtime.compile(builder.build());
    expect(readdirSync(folder)).toEqual([]);
    expect(numbers((await session.run({ x: rows([1]) }))['y']!)).toEqual([43]);
    await runtime.dispose();
  });
});
