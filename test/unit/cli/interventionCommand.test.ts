import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { makeIntervention } from '../../support/makeIntervention.ts';

let folder: string;
let out: string;
let err: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuron-lens-intervention-'));
  out = err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string): string => join(folder, name);
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
    out = '';
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
    expect(out).toContain('Intervention in lenet-relu.onnx');
    expect(out).toContain('random interventions of the same size');
    const saved = parseResultText(readFileSync(file('result.nlens.json'), 'utf8'));
    expect(saved).toMatchObject({ kind: 'intervention', parameters: { target: 'label', random: 10 } });
    out = '';
    expect(await runCli([...args, '--quiet', '--json', '--target', 'predicted'])).toBe(0);
    expect(parseResultText(out)).toMatchObject({ accuracy: 1, parameters: { target: 'predicted' } });
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
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err).toMatch(/^neuron-lens: /);
  });
});
