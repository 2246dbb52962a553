import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

/** What a command printed, and a folder for its files. */
export interface KeptOutput {
  out: string;
  err: string;
  folder: string;
  /** The path of a file in the folder. */
  file(name: string): string;
}

/** For each test of a file: the output is kept instead of printed, and the folder is new and gone afterwards. */
export function keepOutput(): KeptOutput {
  const kept: KeptOutput = { out: '', err: '', folder: '', file: (name) => join(kept.folder, name) };
  beforeEach(() => {
    kept.folder = mkdtempSync(join(tmpdir(), 'neuron-lens-cli-'));
    kept.out = kept.err = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((kept.out += String(text)), true));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((kept.err += String(text)), true));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(kept.folder, { recursive: true, force: true });
  });
  return kept;
}
