import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { makeIntervention } from '../../support/makeIntervention.ts';
import { keepOutput } from '../../support/keepOutput.ts';

const printed = keepOutput();
const { file } = printed;

const source = ['--workspace', 'examples/mnist', '--data', 'digits', '--device', 'cpu', '--limit', '300'];

describe('neuron-lens evaluate intervention', () => {
  it('finds the model of the rules, prints, and writes what it found', async () => {
    const mine = [
      'rules',
      ...source,
      '--model',
      'lenet-relu',
      '--layers',
      'class,linear',
      '--strongest',
      '0',
    ];
    expect(await runCli([...mine, '--out', file('rules.nlens.json'), '--quiet'])).toBe(0);
    printed.out = '';
    const args = [
      'evaluate',
      'intervention',
      ...source,
      '--rules',
      file('rules.nlens.json'),
      '--random',
      '10',
    ];
    expect(await runCli([...args, '--quiet', '--out', file('result.nlens.json')])).toBe(0);
    expect(printed.out).toContain('Intervention in lenet-relu.onnx');
    expect(printed.out).toContain('random interventions of the same size');
    const saved = parseResultText(readFileSync(file('result.nlens.json'), 'utf8'));
    expect(saved).toMatchObject({ kind: 'intervention', parameters: { target: 'label', random: 10 } });
    printed.out = '';
    expect(await runCli([...args, '--quiet', '--json', '--target', 'predicted'])).toBe(0);
    expect(parseResultText(printed.out)).toMatchObject({ accuracy: 1, parameters: { target: 'predicted' } });
  });

  it.each([
    ['no rules', [], /--rules/],
    ['a missing file', ['--rules', 'no.nlens.json'], /cannot read no\.nlens\.json/],
    [
      'another kind of analysis',
      ['--rules', 'INTERVENTION'],
      /holds an analysis of kind intervention; give one with rules/,
    ],
    ['no subsets', ['--rules', 'INTERVENTION', '--random', '0'], /whole number of at least 1/],
    ['an unknown option', ['--rules', 'INTERVENTION', '--ranom', '3'], /unknown option/],
  ])('refuses %s in one line', async (_, args, message) => {
    writeFileSync(file('i.nlens.json'), JSON.stringify(makeIntervention()));
    const given = args.map((arg) => (arg === 'INTERVENTION' ? file('i.nlens.json') : arg));
    expect(await runCli(['evaluate', 'intervention', ...source, ...given])).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err).toMatch(message);
    expect(printed.err).toMatch(/^neuron-lens: /);
  });
});
