import { extname } from 'node:path';
import { InputError } from '../../InputError.ts';

/** Throws an InputError for a file whose name is not that of an ONNX model. */
export function checkExtension(path: string): void {
  const extension = extname(path).toLowerCase();
  if (extension === '.onnx') return;
  throw new InputError(
    `${path}: models are read from .onnx files, not from ${extension || 'files without an extension'}: export the model to ONNX`,
  );
}
