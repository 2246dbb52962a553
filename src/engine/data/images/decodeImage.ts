import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJpeg, { init } from '@jsquash/jpeg/decode.js';
import { decode as decodePng } from 'fast-png';
import { InputError } from '../../InputError.ts';
import type { RawSample } from '../SampleSource.ts';

/** Larger pictures are refused before they are unpacked: a damaged or hostile header must not fill the memory. */
const mostPixels = 2 ** 26;

/**
 * Decodes a JPEG or PNG to [height, width, channels] with one (gray) or three (RGB) channels of 0 to 255.
 * Transparency is dropped and 16-bit values keep their upper byte, as PIL's convert("RGB") does for most of them.
 * @param path for messages.
 */
export async function decodeImage(file: Uint8Array, path: string): Promise<RawSample> {
  if (file[0] === 0xff && file[1] === 0xd8) return readJpeg(file, path);
  if (file[0] === 0x89 && file[1] === 0x50) return readPng(file, path);
  throw new InputError(`${path} is neither a JPEG nor a PNG picture; convert it, or take it out`);
}
