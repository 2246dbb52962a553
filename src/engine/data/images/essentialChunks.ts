import { inflateSync } from 'node:zlib';
import { checkSize } from './checkSize.ts';

/** What the pixels are made of; all else, such as colour profiles and animations, is compressed data that nobody needs. */
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const signatureBytes = 8;
/** Length, type and checksum. */
const frameBytes = 12;

/**
 * A PNG with its pixels alone, checked so that decoding it takes no more memory than its size asks for.
 * Throws an Error where it is damaged, and an InputError for a picture that is too large.
 */
export function essentialChunks(file: Buffer, path: string): Buffer {
  const parts = [file.subarray(0, signatureBytes)];
  const pixels: Buffer[] = [];
  let size: { width: number; height: number } | undefined;
  for (let start = signatureBytes; start + frameBytes <= file.length;) {
    const end = start + frameBytes + file.readUInt32BE(start);
    const type = file.toString('latin1', start + 4, start + 8);
    if (end > file.length) throw new Error('it ends in the middle of a chunk');
    if (kept.has(type)) parts.push(file.subarray(start, end));
    if (type === 'IHDR') {
      if (size) throw new Error('it has two sizes');
      size = { width: file.readUInt32BE(start + 8), height: file.readUInt32BE(start + 12) };
      checkSize(size.width, size.height, path);
    } else if (type === 'IDAT') {
      pixels.push(file.subarray(start + 8, end - 4));
    }
    start = end;
  }
  if (!size) throw new Error('it does not say its size');
  // Four channels of 16 bits; each line has a byte for its filter, and there are up to seven passes over the picture.
  const most = 8 * size.width * size.height + 7 * (size.width + size.height + 1);
  inflateSync(Buffer.concat(pixels), { maxOutputLength: most });
  return Buffer.concat(parts);
}
