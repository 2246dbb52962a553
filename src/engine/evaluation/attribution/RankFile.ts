import { open, type FileHandle } from 'node:fs/promises';

/** Removal ranks of many samples, a row each, in a file that grows: what was written whole stays when a run is stopped. */
export class RankFile {
  readonly #file: FileHandle;
  readonly #pixels: number;
  #rows: number;

  private constructor(file: FileHandle, pixels: number, rows: number) {
    this.#file = file;
    this.#pixels = pixels;
    this.#rows = rows;
  }

  /** @param pixels of a row. */
  static async open(path: string, pixels: number): Promise<RankFile> {
    // Made where it is not there, and not emptied where it is.
    const file = await open(path, 'a+')
      .then((made) => made.close())
      .then(() => open(path, 'r+'));
    const { size } = await file.stat();
    return new RankFile(file, pixels, Math.floor(size / (pixels * Uint32Array.BYTES_PER_ELEMENT)));
  }

  /** Rows that are there. */
  get rows(): number {
    return this.#rows;
  }

  /** Writes the row after the last one. */
  async append(ranks: Uint32Array): Promise<void> {
    const bytes = new Uint8Array(ranks.buffer, ranks.byteOffset, ranks.byteLength);
    await this.#file.write(bytes, 0, bytes.length, this.#rows * bytes.length);
    this.#rows++;
  }

  async read(row: number): Promise<Uint32Array> {
    const ranks = new Uint32Array(this.#pixels);
    await this.#file.read(new Uint8Array(ranks.buffer), 0, ranks.byteLength, row * ranks.byteLength);
    return ranks;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
