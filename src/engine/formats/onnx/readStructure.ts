import { basename } from 'node:path';
import protobuf from 'protobufjs/light.js';
import { InputError } from '../../InputError.ts';
import { checkStart, modelType, notAModel } from './decodeModel.ts';
import { elementType } from './elementTypes.ts';
import type { FileWindow } from './FileWindow.ts';
import { lazyBytes } from './readTensor.ts';

/** All but the weights of a network: more than this is no network, and would not fit into memory a few times. */
const largestStructure = 1 << 28;

/** A field on the wire: where its tag, its length and its content start, and where it ends. */
interface Field {
  readonly id: number;
  readonly wire: number;
  readonly tag: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
  /** Of a varint. */
  readonly value: bigint;
}

/**
 * An ONNX file without its large weights, as an ONNX file again: a tensor of more than {@link lazyBytes} refers to its
 * place in the file as external data does (https://onnx.ai/onnx/repo-docs/ExternalData.html), so that whoever reads the
 * network as always gets it whole, and its weights when they are touched. Only what is needed is read from the file.
 *
 * Numbers that are packed as varints (quantised weights in int32_data, int64_data) are kept as they are.
 * Throws an InputError for anything that is not a whole ONNX model; `path` is for its message.
 */
export function readStructure(file: FileWindow, path: string): Buffer {
  checkStart(Buffer.from(file.bytes(0, Math.min(file.size, 64))), path);
  let kept = 0;
  try {
    return Buffer.from(messageBytes(modelType, 0, file.size));
  } catch (error) {
    if (error instanceof RangeError) throw notAModel(path);
    throw error;
  }

  function take(start: number, end: number): Uint8Array {
    kept += end - start;
    if (kept > largestStructure) {
      throw new InputError(
        `${path} holds more than ${largestStructure / 2 ** 20} MiB besides its weights: it is damaged`,
      );
    }
    return file.bytes(start, end);
  }

  function messageBytes(type: protobuf.Type, start: number, end: number): Uint8Array {
    // Too short to hold anything that is left out.
    if (end - start <= lazyBytes) return take(start, end);
    if (type.name === 'TensorProto') return tensorBytes(type, start, end);
    const parts: Uint8Array[] = [];
    for (const field of fields(start, end)) {
      const inner = type.fieldsById[field.id]?.resolvedType;
      if (field.wire === 2 && inner instanceof protobuf.Type) {
        const content = messageBytes(inner, field.start, field.end);
        parts.push(take(field.tag, field.length), encodeLength(content.length), content);
      } else if (type.fieldsById[field.id]) {
        parts.push(take(field.tag, field.end));
      }
    }
    return Buffer.concat(parts);
  }

  function tensorBytes(type: protobuf.Type, start: number, end: number): Uint8Array {
    const all = [...fields(start, end)].filter(({ id }) => type.fieldsById[id]);
    const idOf = (name: string) => type.fields[name]!.id;
    const named = (name: string) => all.filter(({ id }) => id === idOf(name));
    const floats = { float32: 'float_data', float64: 'double_data' } as Readonly<Record<string, string>>;
    const stored = elementType(Number(named('data_type').at(-1)?.value ?? 0n)) ?? '';
    const list = floats[stored] === undefined ? [] : named(floats[stored]);
    // Of several `raw_data` the last one holds, as in every reader of protocol buffers.
    const used = list.length > 0 ? list : named('raw_data').slice(-1);
    const isExternal = named('data_location').at(-1)?.value === 1n;
    const [moved] = !isExternal && used.length === 1 && isLarge(used[0]!) ? used : [];
    const unused = new Set([idOf('raw_data'), idOf('float_data'), idOf('double_data')]);

    const parts = all
      .filter(
        (field) => !unused.has(field.id) || (!isExternal && moved === undefined && used.includes(field)),
      )
      .map((field) => take(field.tag, field.end));
    if (moved) {
      const place = { location: basename(path), offset: moved.start, length: moved.end - moved.start };
      const entries = Object.entries(place).map(([key, value]) => ({ key, value: String(value) }));
      parts.push(type.encode(type.fromObject({ data_location: 1, external_data: entries })).finish());
    }
    return Buffer.concat(parts);
  }

  /** The fields of a message, in the order of the file. */
  function* fields(start: number, end: number): Generator<Field> {
    let position = start;
    const varint = (): bigint => {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        if (position >= end) break;
        const byte = file.byte(position++);
        value |= BigInt(byte & 127) << shift;
        if (byte < 128) return value;
      }
      throw new RangeError('a number that does not end');
    };
    while (position < end) {
      const before = position;
      const key = Number(varint());
      const wire = key & 7;
      const id = Math.floor(key / 8);
      const length = position;
      let from = position;
      let value = 0n;
      if (wire === 0) value = varint();
      else if (wire === 1) position += 8;
      else if (wire === 5) position += 4;
      else if (wire === 2) {
        const bytes = Number(varint());
        from = position;
        position += bytes;
      } else throw new RangeError(`the wire type ${wire}, which ONNX does not use`);
      if (position > end || id === 0) throw new RangeError('a field that is longer than what holds it');
      yield { id, wire, tag: before, length, start: from, end: position, value };
    }
  }
}

function isLarge({ start, end }: Field): boolean {
  return end - start > lazyBytes;
}

function encodeLength(length: number): Uint8Array {
  return protobuf.Writer.create().uint32(length).finish();
}
