import { InputError } from '../../InputError.ts';
import type { RawSample } from '../SampleSource.ts';
import { decodeJpeg } from './decodeJpeg.ts';
import { decodePng } from './decodePng.ts';

/**
 * A JPEG or PNG as [height, width, channels], with one (gray) or three (RGB) channels of 0 to 255.
 * @param path for messages.
 */
export async function decodeImage(file: Uint8Array, path: string): Promise<RawSample> {
  if (file[0] === 0xff && file[1] === 0xd8) return decodeJpeg(file, path);
  if (file[0] === 0x89 && file[1] === 0x50) return decodePng(file, path);
  throw new InputError(`${path} is neither a JPEG nor a PNG picture; convert it, or take it out`);
}
