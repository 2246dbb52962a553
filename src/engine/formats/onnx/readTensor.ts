import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { InputError } from '../../InputError.ts';
import { isInside } from '../../isInside.ts';
import type { DataType } from '../../graph/DataType.ts';
import { elementCount, type Tensor } from '../../graph/Tensor.ts';
import { decodeElements } from './decodeElements.ts';
import { bitsOf, elementType, heldType, type ElementType } from './elementTypes.ts';
import { readRange, type FileRange, type StoredFile } from './FileRange.ts';
import { findNonFinite } from './findNonFinite.ts';
import { LazyTensor } from './LazyTensor.ts';
import { toNumber, type TensorProto } from './ModelProto.ts';

/** An ONNX file and what it held when it was opened. */
export interface ModelFile extends StoredFile {
  readonly contents: Buffer;
}

/** What a tensor's floats must not be: weights are finite; a mask or a limit may be infinite. */
export type NumberCheck = 'finite' | 'not NaN' | 'none';

/** Tensors with more bytes than this stay in the file until they are needed. */
export const lazyBytes = 1 << 16;
const maximumRank = 16;

/**
 * A tensor of the file, its floats as float32. Large ones are read when their data is first touched, and checked for
 * NaN now when they are inside the model file, at that moment when they are beside it.
 * @param label for messages: `weight "features.0.weight"`.
 * Throws an InputError when the tensor contradicts itself, or fails the check.
 */
export function readTensor(proto: TensorProto, file: ModelFile, label: string, check: NumberCheck): Tensor {
  const fail = refusal(file.path, label);
  const stored = elementType(proto.data_type) ?? fail(`has the unknown element type ${proto.data_type}`);
  const held = heldType(stored) ?? fail(`has elements of type ${stored}, which cannot be analysed`);
  const shape = proto.dims.map(toNumber);
  const count = elementCount(shape);
  if (shape.length > maximumRank || shape.some((length) => length < 0) || count > 2 ** 40) {
    fail(`has the impossible shape [${shape.slice(0, maximumRank).join(', ')}]: the file is damaged`);
  }
  const bytes = Math.ceil((count * bitsOf(stored)) / 8);
  if (proto.data_location === 1) {
    const range = externalRange(proto, file, bytes, fail);
    const tensor = lazyTensor(held, shape, stored, range, (data) => checkFloats(data, stored, check, fail));
    return bytes > lazyBytes ? tensor : { type: held, shape, data: tensor.data };
  }
  const data = storedBytes(proto, stored, count, fail);
  if (data.length !== bytes) {
    fail(
      `holds ${data.length} bytes, its shape [${shape.join(', ')}] asks for ${bytes}: the file is damaged`,
    );
  }
  checkFloats(data, stored, check, fail);
  if (data.length > lazyBytes && data.buffer === file.contents.buffer) {
    const offset = data.byteOffset - file.contents.byteOffset;
    const { path, modifiedMs } = file;
    return lazyTensor(held, shape, stored, {
      file: { path, bytes: file.bytes, modifiedMs },
      offset,
      length: bytes,
    });
  }
  // Copied: a view would keep the whole file in memory.
  return { type: held, shape, data: decodeElements(new Uint8Array(data), stored, count) };
}

// These make functions that live as long as the weights: they must not see the file's contents, which they would keep.

function refusal(path: string, label: string): (problem: string) => never {
  return (problem) => {
    throw new InputError(`${path}: ${label} ${problem}`);
  };
}

function lazyTensor(
  held: DataType,
  shape: readonly number[],
  stored: ElementType,
  range: FileRange,
  check?: (data: Uint8Array) => void,
): Tensor {
  return new LazyTensor(held, shape, () => {
    const data = readRange(range);
    check?.(data);
    return decodeElements(data, stored, elementCount(shape));
  });
}

function checkFloats(
  data: Uint8Array,
  stored: ElementType,
  check: NumberCheck,
  fail: (problem: string) => never,
): void {
  const found = check === 'none' ? undefined : findNonFinite(data, stored);
  if (found === undefined || (found === 'infinite' && check === 'not NaN')) return;
  const what = found === 'NaN' ? 'NaN' : 'an infinite number';
  fail(`holds ${what}: the training diverged or the file is damaged; export a sound model`);
}

/** The elements as `raw_data` would have them, wherever the file keeps them. */
function storedBytes(
  proto: TensorProto,
  stored: ElementType,
  count: number,
  fail: (problem: string) => never,
): Uint8Array {
  switch (stored) {
    case 'float32':
      if (proto.float_data.length > 0) return joined(proto.float_data);
      break;
    case 'float64':
      if (proto.double_data.length > 0) return joined(proto.double_data);
      break;
    default: {
      const chunks =
        stored === 'int64' ? proto.int64_data
        : stored === 'uint64' || stored === 'uint32' ? proto.uint64_data
        : proto.int32_data; // prettier-ignore
      // Small types are a varint an element; a pair of 4-bit integers shares one.
      const varints = bitsOf(stored) === 4 ? Math.ceil(count / 2) : count;
      if (chunks.length > 0) return varintBytes(chunks, varints, Math.max(1, bitsOf(stored) / 8), fail);
    }
  }
  return proto.raw_data;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Packed varints as little-endian integers of `width` bytes. */
function varintBytes(
  chunks: readonly Uint8Array[],
  count: number,
  width: number,
  fail: (problem: string) => never,
): Uint8Array {
  const source = joined(chunks);
  let ends = 0;
  for (const byte of source) if (byte < 128) ends++;
  if (ends !== count) fail(`holds ${ends} elements, its shape asks for ${count}: the file is damaged`);
  const result = new Uint8Array(count * width);
  let position = 0;
  for (let element = 0; element < count; element++) {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = source[position++]!;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else if (shift < 64) high |= bits << (shift - 32);
      if (byte < 128) break;
    }
    for (let i = 0; i < width; i++) {
      result[element * width + i] = (i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4))) & 255;
    }
  }
  return result;
}

/** Where the data beside the model file is. It must lie in the model's folder: a model must not read other files. */
function externalRange(
  proto: TensorProto,
  file: ModelFile,
  bytes: number,
  fail: (problem: string) => never,
): FileRange {
  const entries = new Map(proto.external_data.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  const folder = resolve(dirname(file.path));
  const path = resolve(folder, location);
  const outside = (what: string) =>
    fail(
      `keeps its data in ${JSON.stringify(location)}, ${what} of the model's folder: put the data file beside the model`,
    );
  if (!location || isAbsolute(location) || !isInside(folder, path)) outside('outside');
  let size: number;
  let modifiedMs: number;
  let real: { data: string; folders: string[] };
  try {
    ({ size, mtimeMs: modifiedMs } = statSync(path));
    // Where a cache of downloads has links to all files of a model, they lie beside each other behind them.
    real = { data: realpathSync(path), folders: [folder, dirname(realpathSync(file.path))] };
  } catch {
    return fail(
      `keeps its data in ${JSON.stringify(location)}, which is not there: put the data file beside the model`,
    );
  }
  if (!real.folders.some((each) => isInside(realpathSync(each), real.data)))
    outside('a link to what lies outside');
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? bytes);
  if (!Number.isSafeInteger(offset) || offset < 0 || length !== bytes) {
    fail(
      `has data at ${entries.get('offset')} with ${entries.get('length')} bytes, its shape asks for ${bytes}`,
    );
  }
  if (offset + length > size) {
    fail(
      `ends at byte ${offset + length} of ${location}, which has ${size}: the data file is cut off; copy it again`,
    );
  }
  return { file: { path, bytes: size, modifiedMs }, offset, length };
}
