import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { readFineLabels } from '../../../../src/engine/data/readFineLabels.ts';
import { samplesOfClass } from '../../../../src/engine/data/samplesOfClass.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { loadWorkspace } from '../../../../src/engine/workspace/loadWorkspace.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const workspace = await loadWorkspace(resolve('examples/mnist'));

describe('fine labels of a data set', () => {
  it('are those that neuron-lens.json puts together to classes', async () => {
    const digits = await openDataSet('digits', { workspace, limit: 60 });
    const data = await openDataSet('even-odd', { workspace, limit: 60 });
    expect(digits.fineLabels).toBeUndefined();
    expect([...data.fineLabels!]).toEqual([...digits.labels!]);
    expect([...data.labels!]).toEqual(Array.from(digits.labels!, (digit) => digit % 2));
    expect(data.fineLabelNames).toBeUndefined();
    const odd = samplesOfClass(data, 1, 20);
    expect([...odd.fineLabels!]).toEqual([...digits.labels!].filter((digit) => digit % 2 === 1).slice(0, 20));
    await digits.close();
    await data.close();
  });
});

describe('fine labels from a file', () => {
  const file = join(temporaryFolder(), 'fine.csv');
  const data = memoryDataSet([1, 2, 3], [1]);

  it('are numbers or names, one for each sample', async () => {
    writeFileSync(file, 'cat\nowl\ncat\n');
    const { labels, names } = await readFineLabels(file, data);
    expect([...labels]).toEqual([0, 1, 0]);
    expect(names).toEqual(['cat', 'owl']);
    writeFileSync(file, '7\n3\n4\n1\n');
    const limited = await readFineLabels(file, data, 3);
    expect([...limited.labels]).toEqual([7, 3, 4]);
    expect(limited.names).toBeUndefined();
  });

  it.each<[string, number | undefined, string]>([
    ['1\n2\n3\n4\n', undefined, 'fine.csv has 4 labels, and memory has 3 samples: give one for each'],
    ['1\n2\n', 3, 'fine.csv has 2 labels, and memory has 3 samples: give one for each'],
    ['1\n-2\n3\n', undefined, 'the label "-2" of row 1 is no class'],
  ])('are refused where they do not fit: %j', async (text, limit, message) => {
    writeFileSync(file, text);
    await expect(readFineLabels(file, data, limit)).rejects.toThrow(InputError);
    await expect(readFineLabels(file, data, limit)).rejects.toThrow(message);
  });
});
