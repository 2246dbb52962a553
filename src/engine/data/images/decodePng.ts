import { convertIndexedToRgb, decode } from 'fast-png';
import { InputError } from '../../InputError.ts';
import type { RawSample } from '../SampleSource.ts';
import { essentialChunks } from './essentialChunks.ts';

/** Transparency is dropped and 16-bit values keep their upper byte. */
export function decodePng(file: Uint8Array, path: string): RawSample {
  if (file.length < 33)
    throw new InputError(`${path} is damaged or cut off: it has no picture in it; get it again`);
  try {
    return read(essentialChunks(Buffer.from(file.buffer, file.byteOffset, file.byteLength), path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} is damaged or cut off: ${(error as Error).message}; get the picture again`);
  }
}

function read(file: Uint8Array): RawSample {
  const png = decode(file, { checkCrc: true });
  const { width, height } = png;
  const palette = png.palette ?? (png.depth < 8 ? grays(2 ** png.depth) : undefined);
  const data = palette ? convertIndexedToRgb({ ...png, palette }) : png.data;
  const found = data.length / (width * height);
  const channels = found >= 3 ? 3 : 1;
  const shift = png.depth === 16 ? 8 : 0;
  const values = new Float64Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      values[pixel * channels + channel] = data[pixel * found + channel]! >> shift;
    }
  }
  return { values, shape: [height, width, channels] };
}

/** Grays of less than eight bits are packed as palette indices are. */
function grays(count: number): number[][] {
  return Array.from({ length: count }, (_, index) => [(255 * index) / (count - 1)]);
}
