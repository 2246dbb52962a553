import { existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { readOnnx } from '../../../../src/engine/formats/onnx/readOnnx.ts';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { numbers } from '../../../../src/engine/graph/Tensor.ts';
import { makeOnnx, type OnnxParts } from '../../../support/makeOnnx.ts';
import { networkPath } from '../../../support/networks.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
let files = 0;

function write(bytes: Uint8Array | string): string {
  const path = join(folder, `model${files++}.onnx`);
  writeFileSync(path, bytes);
  return path;
}

const read = (parts: OnnxParts, options?: Parameters<typeof readModel>[1]) =>
  readModel(write(makeOnnx(parts)), options);

const weights = { w: { dims: [2, 2], data: [1, 2, 3, 4] } };
const product: OnnxParts = { outputs: ['y'], weights, nodes: [['MatMul', 'x w', 'y']] };

test('a model says where it comes from', async () => {
  const path = networkPath('plainCnn');
  const model = await readModel(path);
  expect(model).toMatchObject({ path, opset: 9, input: 'input', warnings: [] });
  expect(model.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  expect(model.producer).toMatch(/^pytorch 1\.13/);
  // Convolutions, normalisations (without running statistics) and linear layers, as PyTorch counts them.
  expect(model.parameters).toBe(3 * 6 * 9 + 6 + 2 * 6 + 6 * 8 * 9 + 2 * 8 + 128 * 10 + 10 + 10 * 4 + 4);
});

describe('the output that is analysed', () => {
  test.each(['Softmax', 'LogSoftmax', 'Sigmoid'])('is the logit before a final %s', async (operator) => {
    const model = await read({ outputs: ['p'], weights, nodes: [['MatMul', 'x w', 'y'], [operator, 'y', 'p']] }); // prettier-ignore
    expect(model).toMatchObject({ output: 'y', probabilities: 'p' });
    expect(model.graph.outputs).toEqual(['y', 'p']);
  });

  test('is the logit when an Identity follows the softmax', async () => {
    const model = await read({ outputs: ['p'], weights, nodes: [['MatMul', 'x w', 'y'], ['Softmax', 'y', 's'], ['Identity', 's', 'p']] }); // prettier-ignore
    expect(model).toMatchObject({ output: 'y', probabilities: 'p' });
  });

  test('is the first, or the one asked for, and nothing else is kept', async () => {
    const parts: OnnxParts = { outputs: ['y', 'z'], weights, nodes: [['MatMul', 'x w', 'y'], ['Relu', 'x', 'z']] }; // prettier-ignore
    const first = await read(parts);
    expect(first.output).toBe('y');
    expect(first.graph.nodes.map(({ operator }) => operator)).toEqual(['MatMul']);
    const second = await read(parts, { output: 'z' });
    expect(second.output).toBe('z');
    expect(second.graph.nodes.map(({ operator }) => operator)).toEqual(['Relu']);
    expect([...second.graph.constants]).toEqual([]);
    expect(second.parameters).toBe(0);
    await expect(read(parts, { output: 'w2' })).rejects.toThrow(
      'has no output "w2"; its outputs are "y", "z"',
    );
  });
});

describe('an output that cannot be explained is refused', () => {
  test.each([
    [
      'classes',
      ['ArgMax', 'x', 'y', { axis: 1, keepdims: 0 }],
      /output "y" holds int64, not scores: name another/,
    ],
    [
      'one number for all samples',
      ['ReduceMax', 'x', 'y', { keepdims: 0 }],
      /output "y" has the shape \[\], not one row/,
    ],
    ['the batch elsewhere', ['Transpose', 'x', 'y', { perm: [1, 0] }], /output "y" has the shape \[2, N\]/],
  ] as const)('%s', async (_what, node, message) => {
    await expect(read({ outputs: ['y'], nodes: [node] })).rejects.toThrow(message);
  });
});

describe('the input', () => {
  test('takes a symbolic batch when the file fixes it', async () => {
    const { graph } = await read({ ...product, inputs: { x: [1, 2] } });
    expect(graph.values.get('x')!.shape).toEqual([{ batch: 1 }, 2]);
    expect(graph.values.get('y')!.shape).toEqual([{ batch: 1 }, 2]);
  });

  test('may be tokens', async () => {
    const { input, graph } = await read({ inputs: { tokens: ['batch', 3] }, outputs: ['y'], weights, nodes: [['Gather', 'w tokens', 'y']] }); // prettier-ignore
    expect(graph.values.get(input)).toMatchObject({ type: 'int64' });
  });

  test('has its open lengths named, and filled in', async () => {
    const parts: OnnxParts = {
      inputs: { x: ['batch', 'height', '?'] },
      outputs: ['y'],
      nodes: [['Relu', 'x', 'y']],
    };
    await expect(read(parts)).rejects.toThrow('input "x" leaves the length of "height", "x[2]" open: give it as "dims" of the model in neuron-lens.json, for example {"height":224,"x[2]":224}'); // prettier-ignore
    const { graph } = await read(parts, { dims: { height: 5, 'x[2]': 7 } });
    expect(graph.values.get('y')!.shape).toEqual([{ batch: 1 }, 5, 7]);
    await expect(read(parts, { dims: { height: -5, 'x[2]': 7 } })).rejects.toThrow(InputError);
  });

  test('is one: of several, all but those that nothing reads are refused', async () => {
    const inputs = { x: ['batch', 2], mask: ['batch', 2] };
    await expect(read({ inputs, outputs: ['y'], nodes: [['Add', 'x mask', 'y']] })).rejects.toThrow('has 2 inputs, "x" (float32), "mask" (float32)'); // prettier-ignore
    expect((await read({ inputs, outputs: ['y'], nodes: [['Relu', 'mask', 'y']] })).graph.inputs).toEqual([
      'mask',
    ]);
  });
});

describe('a file that cannot be analysed is refused with one line', () => {
  const relu = (more: Partial<OnnxParts>): OnnxParts => ({
    outputs: ['y'],
    nodes: [['Relu', 'x', 'y']],
    ...more,
  });
  const bad: readonly [what: string, file: OnnxParts | Uint8Array | string, message: RegExp][] = [
    ['empty', '', /is empty/],
    ['text', '{"name": "model"}', /is not an ONNX model/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', /git lfs pull/],
    ['a zip archive', 'PK\x03\x04rest of it', /zip archive.*export the model to ONNX/],
    ['an HDF5 file', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), /HDF5/],
    ['cut off', makeOnnx(product).subarray(0, -10), /damaged or cut off/],
    ['an old operator set', relu({ opset: 6 }), /operator set 6 .* from 7 to 22/],
    ['a new operator set', relu({ opset: 23 }), /operator set 23 .* from 7 to 22/],
    ['no output', relu({ outputs: [] }), /no output/],
    ['an output that nothing computes', relu({ outputs: ['z'] }), /nothing computes the output "z"/],
    [
      'a missing weight',
      relu({ nodes: [['MatMul', 'x w', 'y']] }),
      /node "MatMul of y" reads "w", which is neither/,
    ],
    ['a value computed twice', relu({ nodes: [['Relu', 'x', 'y'], ['Neg', 'x', 'y']] }), /two values are named "y"/], // prettier-ignore
    ['a cycle', relu({ nodes: [['Add', 'x z', 'y'], ['Relu', 'y', 'z']] }), /form a cycle/], // prettier-ignore
    [
      'a negative length',
      { ...product, weights: { w: { dims: [-2, 2], data: [] } } },
      /impossible shape \[-2, 2\]/,
    ],
    [
      'an absurd length',
      { ...product, weights: { w: { dims: [2 ** 40, 2], data: [] } } },
      /impossible shape/,
    ],
    ['too few weights', { ...product, weights: { w: { dims: [2, 3], data: [1, 2] } } }, /weight "w" holds 8 bytes, its shape \[2, 3\] asks for 24/], // prettier-ignore
    ['NaN', { ...product, weights: { w: { dims: [2, 2], data: [1, 2, NaN, 4] } } }, /weight "w" holds NaN/],
    ['NaN in a constant', relu({ nodes: [['Constant', '', 'c', { value: { tensor: { dims: [2], data: [0, NaN] } } }], ['Add', 'x c', 'y']] }), /attribute "value" of Constant node "Constant of c" holds NaN/], // prettier-ignore
    ['an infinite weight', { ...product, weights: { w: { dims: [2, 2], data: [1, 2, Infinity, 4] } } }, /weight "w" holds an infinite number/], // prettier-ignore
    ['texts', { ...product, weights: { w: { dims: [2, 2], type: 8 } } }, /elements of type string/],
    ['an attribute of another type', relu({ nodes: [['LeakyRelu', 'x', 'y', { alpha: 1 }]] }), /attribute "alpha" of LeakyRelu node "LeakyRelu of y" is of type int, not float/], // prettier-ignore
    ['an unknown operator', relu({ nodes: [['Det', 'x', 'y']] }), /operator Det of domain ai\.onnx, opset 17 \(node "Det of y"\) is not supported: ask for it at https:\/\/github\.com\/.*\/issues/], // prettier-ignore
    ['an operator of another domain', relu({ nodes: [['Relu', 'x', 'y', {}, { domain: 'com.microsoft' }]] }), /operator com\.microsoft\.Relu of domain com\.microsoft/], // prettier-ignore
    ['a sparse constant', relu({ nodes: [['Constant', '', 'c', {}], ['Add', 'x c', 'y']] }), /holds neither a tensor nor numbers/], // prettier-ignore
    ['batch normalisation in training', relu({ opset: 14, weights: { s: { dims: [2], data: [1, 1] } }, nodes: [['BatchNormalization', 'x s s s s', 'y', { training_mode: 1 }]] }), /evaluation mode/], // prettier-ignore
    ['a dropout mask that is used', relu({ nodes: [['Dropout', 'x', 'd m'], ['Where', 'm d d', 'y']] }), /evaluation mode/], // prettier-ignore
    ['shapes that do not fit', { ...product, inputs: { x: ['batch', 3] } }, /MatMul node "MatMul of y"/],
    ['a name with a line break', relu({ nodes: [['Relu', 'x', 'z'], ['Det', 'z', 'y', {}, { name: 'a\nb' }]] }), /node "a\\nb"/], // prettier-ignore
    ['the name __proto__', relu({ nodes: [['Relu', 'x', '__proto__'], ['Relu', '__proto__', 'y']] }), /impossible name/], // prettier-ignore
  ];

  test.each(bad)('%s', async (_what, file, message) => {
    const path = write(typeof file === 'string' || file instanceof Uint8Array ? file : makeOnnx(file));
    const error = await readModel(path).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  test('a file that is not there, a folder, another extension', async () => {
    await expect(readModel(join(folder, 'none.onnx'))).rejects.toThrow(
      /cannot read the model .*none\.onnx: ENOENT/,
    );
    mkdirSync(join(folder, 'folder.onnx'));
    await expect(readModel(join(folder, 'folder.onnx'))).rejects.toThrow(InputError);
    await expect(readModel(join(folder, 'model.pt'))).rejects.toThrow(
      /read from \.onnx files, not from \.pt/,
    );
  });

  test('an infinite mask is no weight', async () => {
    const { graph } = await read(relu({ weights: { mask: { dims: [2], data: [0, -Infinity] } }, nodes: [['Add', 'x mask', 'y']] })); // prettier-ignore
    expect(numbers(graph.constants.get('mask')!)).toEqual([0, -Infinity]);
  });

  test('nodes may be in any order', async () => {
    const { graph } = await read(relu({ nodes: [['Neg', 'z', 'y'], ['Relu', 'x', 'z']] })); // prettier-ignore
    expect(graph.nodes.map(({ operator }) => operator)).toEqual(['Relu', 'Neg']);
  });
});

describe('large weights', () => {
  const count = 30_000;
  const data = Float32Array.from({ length: count }, (_, i) => i / 7);
  const large = (tensor: object): OnnxParts => ({
    inputs: { x: ['batch', count] },
    outputs: ['y'],
    weights: { w: { dims: [count], ...tensor } },
    nodes: [['Add', 'x w', 'y']],
  });

  test('stay in the model file until they are used, and the file must not change', async () => {
    const path = write(makeOnnx(large({ data: [...data] })));
    const weight = (await readModel(path)).graph.constants.get('w')!;
    expect(Object.keys(weight)).not.toContain('data');
    expect(weight.data).toEqual(data);
    expect(weight.data).toBe(weight.data);
    const other = (await readModel(path)).graph.constants.get('w')!;
    utimesSync(path, 1, 1);
    expect(() => other.data).toThrow(/has changed since the model was opened/);
  });

  test('do not keep the file in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const bytes = makeOnnx(large({ data: [...data] }));
    const read = () => {
      const contents = Buffer.from(bytes);
      const { graph } = readOnnx({ path: 'model.onnx', bytes: contents.length, modifiedMs: 0, contents });
      return { graph, memory: new WeakRef(contents.buffer) };
    };
    const { graph, memory } = read();
    await setImmediate();
    collect();
    expect(memory.deref()).toBeUndefined();
    expect(graph.constants.get('w')!.shape).toEqual([count]);
  });

  test('of half precision are widened when they are used', async () => {
    const half = new Uint16Array(count).fill(0x3e00);
    const { graph } = await read(large({ type: 10, fields: { raw_data: Buffer.from(half.buffer) } }));
    expect(graph.constants.get('w')!.type).toBe('float32');
    expect(graph.constants.get('w')!.data).toEqual(new Float32Array(count).fill(1.5));
  });

  test('are checked for NaN when the model is opened', async () => {
    const broken = Float32Array.from(data);
    broken[count - 1] = NaN;
    await expect(read(large({ data: [...broken] }))).rejects.toThrow('weight "w" holds NaN');
  });

  const external = (entries: Readonly<Record<string, string>>) =>
    large({
      fields: {
        data_location: 1,
        external_data: Object.entries(entries).map(([key, value]) => ({ key, value })),
      },
    });

  test('may be in another file beside the model', async () => {
    writeFileSync(join(folder, 'weights.bin'), Buffer.concat([Buffer.alloc(64), Buffer.from(data.buffer)]));
    const { graph } = await read(
      external({ location: 'weights.bin', offset: '64', length: String(4 * count) }),
    );
    expect(graph.constants.get('w')!.data).toEqual(data);
  });

  test('in another file are checked for NaN when they are used', async () => {
    writeFileSync(join(folder, 'nan.bin'), new Float32Array(count).fill(NaN));
    const { graph } = await read(external({ location: 'nan.bin' }));
    expect(() => graph.constants.get('w')!.data).toThrow('weight "w" holds NaN');
  });

  test.each([
    ['outside of the folder', { location: '../weights.bin' }, /outside of the model's folder/],
    ['at an absolute path', { location: '/etc/hostname' }, /outside of the model's folder/],
    ['in the folder itself', { location: '.' }, /outside of the model's folder/],
    ['in no file', {}, /outside of the model's folder/],
    ['in a file with an impossible name', { location: 'a\0b' }, /which is not there/],
    ['in a file that is not there', { location: 'none.bin' }, /"none\.bin", which is not there/],
    [
      'in a file that is too short',
      { location: 'short.bin' },
      /ends at byte 120000 of short\.bin, which has 8/,
    ],
    ['with another length', { location: 'short.bin', length: '8' }, /its shape asks for 120000/],
    ['before the file', { location: 'short.bin', offset: '-8' }, /its shape asks for 120000/],
  ])('%s are refused', async (_where, entries, message) => {
    writeFileSync(join(folder, 'short.bin'), Buffer.alloc(8));
    await expect(read(external(entries as Record<string, string>))).rejects.toThrow(message);
  });

  test('the data file may be a link, as model caches make them', async () => {
    mkdirSync(join(folder, 'blobs'));
    writeFileSync(join(folder, 'blobs', 'data'), Buffer.from(data.buffer));
    symlinkSync(join(folder, 'blobs', 'data'), join(folder, 'linked.bin'));
    const { graph } = await read(external({ location: 'linked.bin' }));
    expect(graph.constants.get('w')!.data).toEqual(data);
  });
});

const dataFolder = process.env['NEURON_LENS_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const mobileNet = join(dataFolder, 'models', 'mobilenet_v2.onnx');

describe.skipIf(!existsSync(mobileNet))(
  `MobileNetV2 (needs models/mobilenet_v2.onnx in NEURON_LENS_DATA)`,
  () => {
    test('is read', async () => {
      const { graph, output, parameters } = await readModel(mobileNet);
      expect(graph.values.get(output)!.shape).toEqual([{ batch: 1 }, 1001]);
      expect(parameters).toBeGreaterThan(3.4e6);
    });
  },
);
