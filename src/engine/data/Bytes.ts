import { open, type FileHandle } from 'node:fs/promises';
import { fileErrorReason } from '../fileErrorReason.ts';
import { InputError } from '../InputError.ts';

/** A stretch of an open file, read by position. */
export class Bytes {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #start: number;
  readonly #onClose: (() => Promise<void>) | undefined;

  constructor(handle: FileHandle, start: number, size: number, onClose?: () => Promise<void>) {
    this.#handle = handle;
    this.#start = start;
    this.size = size;
    this.#onClose = onClose;
  }

  /** Throws an InputError for a file that is not there or cannot be read. */
  static async open(path: string): Promise<Bytes> {
    try {
      const handle = await open(path, 'r');
      const { size } = await handle.stat();
      return new Bytes(handle, 0, size);
    } catch (error) {
      throw new InputError(`cannot read ${path}: ${fileErrorReason(error)}`);
    }
  }

  /** Another stretch of the same file; closing it closes the file. */
  slice(start: number, size: number): Bytes {
    return new Bytes(this.#handle, this.#start + start, size, this.#onClose);
  }

  /** Exactly `length` bytes from `position`; throws a RangeError where there are fewer. */
  async read(position: number, length: number): Promise<Buffer> {
    if (position < 0 || position + length > this.size)
      throw new RangeError('read beyond the end of the file');
    const buffer = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const { bytesRead } = await this.#handle.read(
        buffer,
        done,
        length - done,
        this.#start + position + done,
      );
      if (bytesRead === 0) throw new RangeError('the file became shorter while it was read');
      done += bytesRead;
    }
    return buffer;
  }

  async close(): Promise<void> {
    await this.#handle.close();
    await this.#onClose?.();
  }
}
