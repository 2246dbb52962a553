import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import createDecoder, { type MozJPEGModule } from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { InputError } from '../../InputError.ts';
import type { RawSample } from '../SampleSource.ts';
import { checkSize } from './checkSize.ts';

interface Decoder {
  readonly module: MozJPEGModule;
  /** What the decoder prints; emptied before each picture. */
  readonly messages: string[];
}

let decoder: Promise<Decoder> | undefined;

/** Decodes with libjpeg-turbo, so that pixels are those that PIL and torchvision see. Not turned as EXIF says, as there. */
export async function decodeJpeg(file: Uint8Array, path: string): Promise<RawSample> {
  const { channels, width, height } = readFrame(file, path);
  checkSize(width, height, path);
  if (channels !== 1 && channels !== 3) {
    throw new InputError(`${path} is a JPEG with ${channels} channels (CMYK); convert it to RGB`);
  }
  decoder ??= loadDecoder();
  const { module, messages } = await decoder;
  messages.length = 0;
  let decoded: { data: Uint8ClampedArray; width: number; height: number } | null = null;
  try {
    // The decoder reads from the start of the buffer: a view into a larger one would not do.
    decoded = module.decode(new Uint8Array(file), false);
  } catch {
    // libjpeg ends its program on errors it cannot mend; the next picture gets a new one.
    decoder = undefined;
  }
  if (!decoded || messages.some((message) => message.startsWith('Premature end'))) {
    throw new InputError(
      `${path} is damaged or cut off: ${messages[0] ?? 'it cannot be decoded'}; get the picture again`,
    );
  }
  const values = new Float64Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      values[pixel * channels + channel] = decoded.data[4 * pixel + channel]!;
    }
  }
  return { values, shape: [height, width, channels] };
}

async function loadDecoder(): Promise<Decoder> {
  const wasmBinary = await readFile(
    createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
  );
  const messages: string[] = [];
  const print = (message: string): void => void messages.push(message);
  // Emscripten's usual options, of which the types know only a few.
  const options = { noInitialRun: true, wasmBinary, print, printErr: print };
  return { module: await createDecoder(options), messages };
}

/** Size and channels as the frame header (SOF marker) says them. */
function readFrame(file: Uint8Array, path: string): { channels: number; width: number; height: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let position = 2; position + 9 < file.length;) {
    if (file[position] !== 0xff) {
      position++;
      continue;
    }
    const marker = file[position + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return {
        height: view.getUint16(position + 5),
        width: view.getUint16(position + 7),
        channels: file[position + 9]!,
      };
    }
    // Fill bytes and markers without content.
    const bare = marker === 0xff || marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    position += marker === 0xff ? 1 : bare ? 2 : 2 + view.getUint16(position + 2);
  }
  throw new InputError(`${path} is damaged or cut off: it has no picture in it; get it again`);
}
