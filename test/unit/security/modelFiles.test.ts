import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/engine/formats/readModel.ts';
import { InputError } from '../../../src/engine/InputError.ts';
import { inspectStructure } from '../../../src/engine/service/inspectStructure.ts';
import { makeOnnx } from '../../support/makeOnnx.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const root = temporaryFolder();
const folder = join(root, 'models');
mkdirSync(folder);
const numbers = Buffer.alloc(4 * 6, 1);
writeFileSync(join(root, 'secret.bin'), numbers);

/** A model whose weights lie in the file at `location`. */
function modelWith(location: string): Uint8Array {
  return makeOnnx({
    weights: {
      w: {
        dims: [2, 3],
        fields: { data_location: 1, external_data: [{ key: 'location', value: location }] },
      },
    },
    nodes: [['MatMul', 'x w', 'y']],
    outputs: ['y'],
  });
}

/** What reading the file says, as an analysis reads it and as its editor does. */
async function refusals(bytes: Uint8Array): Promise<string[]> {
  const path = join(folder, 'model.onnx');
  writeFileSync(path, bytes);
  const messages: string[] = [];
  // An editor shows of a model that cannot be analysed what can be shown, and why.
  for (const read of [() => readModel(path), async () => (await inspectStructure({ model: path })).refused]) {
    const refused = await read().catch((error: unknown) => error);
    const message = refused instanceof InputError ? refused.message : refused;
    expect(message).toBeTypeOf('string');
    messages.push(message as string);
  }
  return messages;
}

describe('weights beside a model', () => {
  it.each([
    ['in a folder above', '../secret.bin'],
    ['at an absolute path', join(root, 'secret.bin')],
    ['in a folder above, with detours', `x/../../${'./'.repeat(50)}secret.bin`],
    ['in a device', '/dev/zero'],
  ])('%s are not read', async (_where, location) => {
    for (const message of await refusals(modelWith(location))) {
      expect(message).toContain("outside of the model's folder");
    }
  });

  it.skipIf(process.platform === 'win32')('behind links out of the folder are not read', async () => {
    symlinkSync(join(root, 'secret.bin'), join(folder, 'linked.bin'));
    symlinkSync(root, join(folder, 'above'));
    for (const location of ['linked.bin', 'above/secret.bin']) {
      for (const message of await refusals(modelWith(location))) {
        expect(message).toContain("a link to what lies outside of the model's folder");
      }
    }
  });

  it.skipIf(process.platform === 'win32')(
    'are read where model and weights are links to one folder, as caches have them',
    async () => {
      const blobs = join(root, 'blobs');
      const snapshot = join(root, 'snapshot');
      mkdirSync(blobs);
      mkdirSync(snapshot);
      writeFileSync(join(blobs, '1a'), modelWith('weights.bin'));
      writeFileSync(join(blobs, '2b'), numbers);
      symlinkSync(join(blobs, '1a'), join(snapshot, 'model.onnx'));
      symlinkSync(join(blobs, '2b'), join(snapshot, 'weights.bin'));
      const { graph } = await readModel(join(snapshot, 'model.onnx'));
      expect(graph.constants.get('w')!.data).toHaveLength(6);
    },
  );
});

describe('a model file', () => {
  it('of messages in messages in messages is refused', async () => {
    // Attributes hold tensors, and the unknown field 7 of a graph a graph of its own, and so on.
    let inner = Buffer.alloc(0);
    for (let depth = 0; depth < 20_000; depth++) {
      const length: number[] = [];
      for (let rest = inner.length; ; rest >>>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) break;
      }
      inner = Buffer.concat([Buffer.from([0x3a, ...length]), inner]);
    }
    for (const message of await refusals(inner)) expect(message).not.toContain('\n');
  });

  it('with a tensor of more elements than it has bytes is refused before memory is taken', async () => {
    const bytes = makeOnnx({
      weights: { w: { dims: [2 ** 20, 2 ** 19], fields: { raw_data: Buffer.alloc(8) } } },
      nodes: [['MatMul', 'x w', 'y']],
      outputs: ['y'],
    });
    for (const message of await refusals(bytes)) expect(message).toContain('holds 8 bytes, its shape');
  });

  it.skipIf(process.platform === 'win32')('that never ends is refused', async () => {
    const path = join(folder, 'zero.onnx');
    symlinkSync('/dev/zero', path);
    await expect(readModel(path)).rejects.toThrow(InputError);
    await expect(inspectStructure({ model: path })).rejects.toThrow(InputError);
  });
});
