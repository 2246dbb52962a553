import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FileWindow } from '../../../../../src/engine/formats/onnx/FileWindow.ts';
import { openModelFile, readOnnx } from '../../../../../src/engine/formats/onnx/readOnnx.ts';
import { readStructure } from '../../../../../src/engine/formats/onnx/readStructure.ts';
import { findLayers } from '../../../../../src/engine/graph/findLayers.ts';
import type { Tensor } from '../../../../../src/engine/graph/Tensor.ts';
import { InputError } from '../../../../../src/engine/InputError.ts';
import { makeOnnx } from '../../../../support/makeOnnx.ts';
import { networkNames, networkPath } from '../../../../support/networks.ts';

const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-structure-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function openStructure(path: string) {
  let read = 0;
  const file = await openModelFile(path, ({ fd }, size) => {
    const window = new FileWindow(fd, size);
    const contents = readStructure(window, path);
    read = window.bytesRead;
    return contents;
  });
  return { file, read };
}

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function expectSameNetwork(path: string): Promise<void> {
  const whole = readOnnx(await openModelFile(path));
  const { file } = await openStructure(path);
  const lazy = readOnnx(file);
  expect({ ...lazy, graph: undefined }).toEqual({ ...whole, graph: undefined });
  expect(lazy.graph.nodes).toEqual(whole.graph.nodes);
  expect(lazy.graph.values).toEqual(whole.graph.values);
  expect(findLayers(lazy.graph, lazy.input, lazy.output)).toEqual(
    findLayers(whole.graph, whole.input, whole.output),
  );
  expect([...lazy.graph.constants.keys()]).toEqual([...whole.graph.constants.keys()]);
  for (const [name, tensor] of lazy.graph.constants) {
    // Weights that were left in the file are found there.
    expect(bytesOf(tensor).equals(bytesOf(whole.graph.constants.get(name)!)), name).toBe(true);
  }
}

function bytesOf({ data }: Tensor): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** A dense network with one large weight, kept as `fields` say. */
function denseNetwork(rows: number, fields: Record<string, unknown>): Uint8Array {
  return makeOnnx({
    inputs: { x: ['batch', rows] },
    outputs: ['y'],
    weights: { w: { dims: [rows, 256], fields }, v: { dims: [256, 2], data: Array<number>(512).fill(0.5) } },
    nodes: [
      ['MatMul', 'x w', 'h'],
      ['Relu', 'h', 'r'],
      ['MatMul', 'r v', 'y'],
    ],
  });
}

const rows = 512;
const floats = Float32Array.from({ length: rows * 256 }, (_, i) => (i % 251) / 64);
const bytes = new Uint8Array(floats.buffer);

describe('readStructure', () => {
  const examples = ['lenet5', 'lenet-relu', 'even-odd-from-digits', 'even-odd-from-scratch'].map(
    (name) => [name, join(import.meta.dirname, `../../../../../examples/mnist/${name}.onnx`)] as const,
  );
  const fixtures = networkNames.map((name) => [name, networkPath(name)] as const);

  it.each([...examples, ...fixtures])('finds in %s what reading the whole file finds', async (_, path) => {
    await expectSameNetwork(path);
  });

  it.each([
    ['raw_data', { raw_data: bytes }],
    ['float_data', { float_data: [bytes] }],
    ['float_data in pieces', { float_data: [bytes.subarray(0, 400_000), bytes.subarray(400_000)] }],
    ['double_data', { data_type: 11, double_data: [new Uint8Array(new Float64Array(floats).buffer)] }],
    ['int32_data', { data_type: 10, int32_data: [new Uint8Array(rows * 256).fill(60)] }],
  ])('finds a large weight that is kept as %s', async (name, fields) => {
    await expectSameNetwork(written(`${name}.onnx`, denseNetwork(rows, fields)));
  });

  it('leaves the weights of a network of 500 MB in the file', async () => {
    // The weight's bytes are the end of the file: what comes before them is written, they are a hole.
    const large = 490_000;
    const path = join(folder, 'large.onnx');
    const model = sparseModel(large);
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, model.start);
    writeSync(descriptor, model.end, 0, model.end.length, model.start.length + model.hole);
    ftruncateSync(descriptor, model.start.length + model.hole + model.end.length);
    closeSync(descriptor);

    const { file, read } = await openStructure(path);
    expect(file.bytes).toBeGreaterThan(500_000_000);
    expect(read).toBeLessThan(1_000_000);
    const network = readOnnx(file);
    expect(network.parameters).toBe(large * 256 + 512);
    expect(findLayers(network.graph, network.input, network.output)).toMatchObject([
      { operator: 'MatMul', shape: [256], parameters: large * 256 },
    ]);
  });

  it('reads or refuses, in one line, files that are damaged or cut off', async () => {
    const whole = readFileSync(written('whole.onnx', denseNetwork(rows, { raw_data: bytes })));
    const path = join(folder, 'damaged.onnx');
    // What can be damaged besides numbers is before and after the weight.
    const place = fc.oneof(
      fc.nat(100),
      fc.integer({ min: whole.length - 200, max: whole.length - 1 }),
      fc.nat(whole.length - 1),
    );
    await fc.assert(
      fc.asyncProperty(place, fc.nat(255), fc.boolean(), async (at, value, cut) => {
        const damaged = Buffer.from(cut ? whole.subarray(0, at) : whole);
        if (!cut) damaged[at] = value;
        writeFileSync(path, damaged);
        try {
          readOnnx((await openStructure(path)).file);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).not.toMatch(/[\n\r]/);
          expect((error as Error).message.length).toBeLessThan(2000);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /is empty: export the model again/],
    ['a pointer', Buffer.from(`version https://git-lfs${' '.repeat(1e5)}`), /run `git lfs pull`/],
    // A graph of 2^60 bytes in a file of 100 kB.
    [
      'a length beyond the file',
      Buffer.concat([Uint8Array.of(0x3a, ...Array<number>(8).fill(0x80), 0x10), Buffer.alloc(1e5)]),
      /is damaged or cut off|it is damaged/,
    ],
    ['a number without an end', Buffer.alloc(1e5, 0xff), /is damaged or cut off/],
    ['groups in groups', Buffer.alloc(1e5, 0x0b), /is damaged or cut off/],
    [
      'a name of 10 MB',
      makeOnnx({ outputs: ['y'], nodes: [['Relu', 'x', 'y', {}, { name: 'n'.repeat(1e7) }]] }),
      /a node has an impossible name, "n{40}": the file is damaged/,
    ],
    [
      'a weight that is cut short',
      denseNetwork(rows, { raw_data: bytes.subarray(0, bytes.length - 4) }),
      /weight "w" has data at \d+ with 524284 bytes, its shape asks for 524288/,
    ],
  ])('refuses %s', async (name, content, message) => {
    const path = written(`${name}.onnx`, content);
    const opened = openStructure(path).then(({ file }) => readOnnx(file));
    await expect(opened).rejects.toThrow(message);
    await expect(opened).rejects.toThrow(InputError);
    await expect(opened).rejects.toThrow(path);
  });
});

/** A dense network of `length` inputs as the bytes before the elements of its weight, their number, and those after. */
function sparseModel(length: number): { start: Buffer; hole: number; end: Buffer } {
  const hole = length * 256 * 4;
  const few = Buffer.from(denseNetwork(length, { raw_data: new Uint8Array(4) }));
  // dims (two varints), type, name, then raw_data: 4a 04 and four bytes; lengths before it grow with the hole.
  const field = few.indexOf(Uint8Array.of(0x4a, 4, 0, 0, 0, 0));
  const varint = (value: number): Buffer => {
    const digits: number[] = [];
    for (; value > 127; value = Math.floor(value / 128)) digits.push((value % 128) | 128);
    return Buffer.from([...digits, value]);
  };
  // The tensor is field 5 of the graph, which is field 7 of the model; the graph is the last field but the opset.
  const graphAt = few.indexOf(0x3a, 8);
  const [graphLength, graphFrom] = readVarint(few, graphAt + 1);
  let tensorAt = graphFrom;
  while (few[tensorAt] !== 0x2a) {
    const [size, from] = readVarint(few, tensorAt + 1);
    tensorAt = from + size;
  }
  const [tensorLength, tensorFrom] = readVarint(few, tensorAt + 1);
  const tensorEnd = tensorFrom + tensorLength;
  const rawLength = varint(hole);
  const newTensor = tensorLength - 5 + rawLength.length + hole;
  const tensorHead = varint(newTensor);
  const growth = newTensor - tensorLength + tensorHead.length - (tensorFrom - tensorAt - 1);
  const start = Buffer.concat([
    few.subarray(0, graphAt + 1),
    varint(graphLength + growth),
    few.subarray(graphFrom, tensorAt + 1),
    tensorHead,
    few.subarray(tensorFrom, field + 1),
    rawLength,
  ]);
  return { start, hole, end: Buffer.concat([few.subarray(field + 6, tensorEnd), few.subarray(tensorEnd)]) };
}

/** Its value, and where the bytes after it begin. */
function readVarint(bytes: Buffer, at: number): [number, number] {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at];
  }
}
