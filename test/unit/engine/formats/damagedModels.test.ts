import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { networkNames, networkPath } from '../../../support/networks.ts';
import { randomSource } from '../../../support/random.ts';

/** Damaged copies of each network. */
const copies = 150;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'neuron-lens-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(networkNames)('damaged copies of %s', (name) => {
  test('are read, or refused with one line', async () => {
    const whole = readFileSync(networkPath(name));
    const next = randomSource(name.length);
    const integer = (below: number) => Math.floor(next() * below);
    const path = join(folder, `${name}.onnx`);
    for (let copy = 0; copy < copies; copy++) {
      writeFileSync(path, damage(whole, integer));
      try {
        const model = await readModel(path);
        findLayers(model.graph, model.input, model.output);
      } catch (error) {
        if (!(error instanceof InputError))
          throw new Error(`copy ${copy}: ${(error as Error).stack}`, { cause: error });
        expect(error.message).not.toMatch(/[\n\r]/);
        expect(error.message.length).toBeLessThan(2000);
      }
    }
  });
});

/** Flips bits, changes, cuts out or puts in a few bytes, or ends the file early. */
function damage(whole: Buffer, integer: (below: number) => number): Buffer {
  let bytes: Buffer = Buffer.from(whole);
  for (let times = 1 + integer(3); times > 0; times--) {
    const at = integer(bytes.length);
    switch (integer(5)) {
      case 0:
        bytes[at]! ^= 1 << integer(8);
        break;
      case 1:
        bytes[at] = integer(256);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + integer(8))]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([integer(256)]), bytes.subarray(at)]);
        break;
      case 4:
        if (integer(4) === 0) bytes = bytes.subarray(0, at);
        break;
    }
  }
  return bytes;
}
