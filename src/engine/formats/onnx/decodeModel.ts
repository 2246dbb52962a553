import protobuf from 'protobufjs/light.js';
import { InputError } from '../../InputError.ts';
import type { ModelProto } from './ModelProto.ts';
import { onnxSchema } from './onnxSchema.ts';

/** The message that an ONNX file is. */
export const modelType = protobuf.Root.fromJSON(onnxSchema).resolveAll().lookupType('onnx.ModelProto');

/**
 * Decodes the protocol buffer of an ONNX file. Byte fields are views of `bytes`.
 * Throws an InputError for anything that is not a whole ONNX model; `path` is for its message.
 */
export function decodeModel(bytes: Buffer, path: string): ModelProto {
  checkStart(bytes, path);
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = true;
  let model: ModelProto;
  try {
    model = modelType.decode(reader) as unknown as ModelProto;
  } catch {
    throw notAModel(path);
  }
  if (!model.graph) throw new InputError(`${path} holds no graph: it is not an ONNX model, or it is damaged`);
  return model;
}

/** Encodes a message of the schema; `model` uses the field names of onnx.proto. */
export function encodeModel(model: Readonly<Record<string, unknown>>): Uint8Array {
  return modelType.encode(model).finish();
}

/** Throws an InputError for a file that begins as no ONNX model does, or is empty. */
export function checkStart(bytes: Buffer, path: string): void {
  if (bytes.length === 0) throw new InputError(`${path} is empty: export the model again`);
  const foreign = foreignFormat(bytes);
  if (foreign) throw new InputError(`${path} is ${foreign}`);
}

export function notAModel(path: string): InputError {
  return new InputError(`${path} is not an ONNX model, or it is damaged or cut off: export or copy it again`);
}

/** Files that people take for ONNX models, by their first bytes. */
function foreignFormat(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 24);
  if (start.startsWith('version https://git-lfs'))
    return 'a Git LFS pointer, not the model: run `git lfs pull`';
  if (start.startsWith('PK\x03\x04'))
    return 'a zip archive (a PyTorch or Keras file?): export the model to ONNX';
  if (start.startsWith('\x89HDF'))
    return 'an HDF5 file (Keras?): export the model to ONNX, for example with tf2onnx';
  return undefined;
}
