import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { InputError } from '../../../../src/engine/InputError.ts';
import { SummaryThread } from '../../../../src/extension/code/SummaryThread.ts';
import { parseResultText } from '../../../../src/protocol/Result.ts';
import { layerFindings } from '../../../../src/report/layerFindings.ts';
import { summarizeResult } from '../../../../src/report/summarizeResult.ts';
import { makeConductanceResult } from '../../../support/makeConductanceResult.ts';

const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-summaries-'));
const thread = new SummaryThread();
afterEach(() => thread.end());
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const document = JSON.stringify(makeConductanceResult({ seed: 3, samples: 20 }));
const good = write('good.nlens.json', document);

it('says of a saved analysis what is said of it elsewhere', async () => {
  const summary = await thread.summarize(good);
  expect(summary).toEqual(summarizeResult(parseResultText(document)));
  // Findings know the summary that they are from: CodeFindings asks by it.
  const [finding] = [...layerFindings([summary]).values()];
  expect(finding!.conductance!.from).toBe(summary);
});

it('names a file that cannot be used, and reads the next one', async () => {
  const damaged = write('damaged.nlens.json', document.slice(0, -5));
  await expect(thread.summarize(damaged)).rejects.toThrow(InputError);
  await expect(thread.summarize(damaged)).rejects.toThrow(/^damaged\.nlens\.json: not a JSON document/);
  await expect(thread.summarize(join(folder, 'none.nlens.json'))).rejects.toThrow(/none\.nlens\.json/);
  expect((await thread.summarize(good)).kind).toBe('conductance');
});

it('fails what is being read when it is ended, and starts again', async () => {
  const reading = expect(thread.summarize(good)).rejects.toThrow('ended');
  await thread.end();
  await reading;
  expect((await thread.summarize(good)).kind).toBe('conductance');
});
