import { checkExtension } from './checkExtension.ts';
import { FileWindow } from './FileWindow.ts';
import type { OnnxFile } from './OnnxFile.ts';
import { parseOnnx } from './parseOnnx.ts';
import { openModelFile } from './readOnnx.ts';
import { readStructure } from './readStructure.ts';

/** A decoded model file whose large weights are left where they are. Throws an InputError. */
export async function openStructure(path: string): Promise<OnnxFile> {
  checkExtension(path);
  return parseOnnx(
    await openModelFile(path, ({ fd }, size) => readStructure(new FileWindow(fd, size), path)),
  );
}
