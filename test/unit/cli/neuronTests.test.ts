import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { keepOutput } from '../../support/keepOutput.ts';
import { makeIntervention } from '../../support/makeIntervention.ts';

const printed = keepOutput();
const { file } = printed;
const source = ['--workspace', 'examples/mnist', '--data', 'even-odd', '--model', 'even-odd-from-digits', '--device', 'cpu', '--limit', '120', '--quiet']; // prettier-ignore

describe('neuron-lens evaluate ablation', () => {
  it('tests neurons, prints the mean over the classes, and writes what it found', async () => {
    const args = ['evaluate', 'ablation', ...source, '--layer', 'linear', '--methods', 'saliency,random', '--top', '2,5', '--gamma', '3', '--noise', '1,2', '--repeats', '2']; // prettier-ignore
    expect(await runCli([...args, '--out', file('ablation.nlens.json')])).toBe(0);
    expect(printed.out).toContain('mean over 2 classes; 5 neurons protected, γ = 3');
    const saved = parseResultText(readFileSync(file('ablation.nlens.json'), 'utf8'));
    expect(saved).toMatchObject({
      kind: 'ablation',
      levels: [0, 1, 2],
      classes: [{ name: 'even' }, { name: 'odd' }],
    });
    printed.out = '';
    expect(await runCli([...args, '--class', 'odd', '--json'])).toBe(0);
    expect(parseResultText(printed.out)).toMatchObject({ parameters: { class: 1, repeats: 2 } });
  });

  it.each([
    ['a negative noise level', ['--noise', '-1'], /noise\.0: a noise level has to be above 0/],
    ['an unknown layer', ['--layer', 'conv9'], /no layer is named "conv9"/],
    ['an unknown method', ['--methods', 'magic'], /"magic" is none of neucept/],
    [
      'too many neurons',
      ['--top', '84', '--methods', 'random'],
      /linear has 84 neurons, and 84 are to be protected/,
    ],
    ['an unknown class', ['--class', 'prime'], /no class is named "prime"; there are "even", "odd"/],
  ])('refuses %s in one line', async (_, args, message) => {
    expect(await runCli(['evaluate', 'ablation', ...source, '--layer', 'linear', ...args])).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err).toMatch(message);
  });
});

describe('neuron-lens evaluate probes', () => {
  it('probes layers for labels and fine labels', async () => {
    expect(await runCli(['evaluate', 'probes', ...source, '--layers', 'conv1,linear', '--json'])).toBe(0);
    const result = parseResultText(printed.out);
    expect(result).toMatchObject({ kind: 'probes', targets: [{ target: 'labels' }, { target: 'fine' }] });
  });

  it.each([
    ['a target that is not there', ['--targets', 'mechanisms'], /no mechanisms to predict/],
    [
      'another kind of analysis',
      ['--of', 'INTERVENTION'],
      /holds an analysis of kind intervention; give one with mechanisms/,
    ],
  ])('refuses %s in one line', async (_, args, message) => {
    writeFileSync(file('i.nlens.json'), JSON.stringify(makeIntervention()));
    const given = args.map((arg) => (arg === 'INTERVENTION' ? file('i.nlens.json') : arg));
    expect(await runCli(['evaluate', 'probes', ...source, ...given])).toBe(2);
    expect(printed.err).toMatch(message);
  });
});
