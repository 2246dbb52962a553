import { readSync } from 'node:fs';

const windowBytes = 1 << 16;

/** Bytes of an open file, read when they are asked for, some more at once than are needed now. */
export class FileWindow {
  readonly size: number;
  readonly #descriptor: number;
  #window = new Uint8Array(0);
  #start = 0;
  #bytesRead = 0;

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  /** How many bytes were taken from the file. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Throws a RangeError for a place after the end. */
  byte(position: number): number {
    const offset = position - this.#start;
    if (offset >= 0 && offset < this.#window.length) return this.#window[offset]!;
    this.#window = this.#read(position, Math.min(windowBytes, this.size - position));
    this.#start = position;
    return this.#window[0]!;
  }

  /** A copy of the bytes [start, end). Throws a RangeError where the file ends before. */
  bytes(start: number, end: number): Uint8Array {
    const offset = start - this.#start;
    if (offset >= 0 && end - this.#start <= this.#window.length)
      return this.#window.slice(offset, end - this.#start);
    return this.#read(start, end - start);
  }

  #read(start: number, length: number): Uint8Array<ArrayBuffer> {
    if (start < 0 || length < 0 || start + length > this.size || (length === 0 && start >= this.size)) {
      throw new RangeError(`no bytes ${start} to ${start + length} in a file of ${this.size}`);
    }
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.#descriptor, bytes, done, length - done, start + done);
      if (read === 0) throw new RangeError(`the file ends before byte ${start + length}`);
      done += read;
    }
    this.#bytesRead += length;
    return bytes;
  }
}
