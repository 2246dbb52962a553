import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import type { NeuceptComparisonResult } from '../../../src/protocol/NeuceptComparisonResult.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { makeCompared } from '../../support/makeNeuceptComparison.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { keepOutput } from '../../support/keepOutput.ts';

const example = resolve('examples/mnist');
const printed = keepOutput();
const { file } = printed;

beforeEach(() => writeFileSync(file('a.nlens.json'), JSON.stringify(makeRulesResult())));

describe('neuron-lens compare', () => {
  it('prints and writes the comparison of two files', async () => {
    const second = makeRulesResult();
    second.pairs[0]!.rules.pop();
    writeFileSync(file('b.nlens.json'), JSON.stringify(second));
    const args = ['compare', file('a.nlens.json'), file('b.nlens.json'), '--out', file('c.nlens.json')];
    expect(await runCli(args)).toBe(0);
    expect(printed.out).toContain('class → linear: 1 in both, 0 changed, 1 only in A, 0 only in B');
    const saved = parseResultText(readFileSync(file('c.nlens.json'), 'utf8'));
    expect(saved.kind).toBe('rulesComparison');
    printed.out = '';
    expect(await runCli([...args.slice(0, 3), '--json'])).toBe(0);
    expect(parseResultText(printed.out).kind).toBe('rulesComparison');
  });

  it('compares critical neurons, and refuses those of other data or of another kind', async () => {
    const [first, second] = makeCompared(60);
    writeFileSync(file('first.nlens.json'), JSON.stringify(first));
    writeFileSync(file('second.nlens.json'), JSON.stringify(second));
    const args = ['compare', file('first.nlens.json'), file('second.nlens.json'), '--quiet'];
    expect(await runCli([...args, '--out', file('both.nlens.json')])).toBe(0);
    expect(printed.out).toContain('Critical neurons of even-odd.onnx (A) and scratch.onnx (B)');
    const saved = parseResultText(readFileSync(file('both.nlens.json'), 'utf8'));
    expect(saved).toMatchObject({ kind: 'neuceptComparison', entropies: { samples: 60 } });
    for (const [other, message] of [
      [{ ...second, data: { ...second.data, sha256: 'f'.repeat(64) } }, 'were analysed on different data'],
      [makeRulesResult(), 'can be compared; these are neucept and rules'],
    ] as const) {
      writeFileSync(file('second.nlens.json'), JSON.stringify(other));
      printed.err = '';
      expect(await runCli(args)).toBe(2);
      expect(printed.err.trim().split('\n')).toHaveLength(1);
      expect(printed.err).toContain(message);
    }
  });

  it('analyses two models with --data', async () => {
    const analysis = ['--data', 'even-odd', '--class', 'even', '--layers', 'conv2', '--workspace', example];
    const fast = ['--runs', '2', '--limit', '300', '--mechanisms', '4', '--quiet', '--device', 'cpu'];
    const models = ['compare', 'even-odd-from-digits', 'even-odd-from-scratch'];
    expect(await runCli([...models, ...analysis, ...fast, '--json'])).toBe(0);
    const result = parseResultText(printed.out) as NeuceptComparisonResult;
    expect(result.kind).toBe('neuceptComparison');
    expect(result.model.path).toContain('even-odd-from-digits.onnx');
    expect(result.second.model.path).toContain('even-odd-from-scratch.onnx');
    expect(result.layers.map(({ name }) => name)).toEqual(['conv2']);
    const { first, second, agreement } = result.mechanisms!;
    expect([first.sizes.length, second.sizes.length]).toEqual([4, 4]);
    expect(agreement!.samples).toBeGreaterThan(100);
    expect(result.entropies!.curves.map(({ clustering }) => clustering)).toEqual([
      'kmeans',
      'mixture',
      'agglomerative',
    ]);
    // Digits of one class: there are five.
    expect(result.entropies!.whole).toBeCloseTo(Math.log2(5), 1);
  }, 60_000);

  it.each([
    ['models with no class', ['--data', 'even-odd'], '--class is missing'],
    ['options for models with files', ['--class', 'even'], '--class is for models: give --data as well'],
    [
      'models without the layer',
      ['--data', 'even-odd', '--class', '0', '--layers', 'fc9'],
      'has no layer fc9; it has conv1',
    ],
    [
      'models without the class',
      ['--data', 'even-odd', '--class', 'prime', '--layers', 'conv1'],
      'no class is named "prime"; there are',
    ],
  ])('refuses %s before anything is analysed', async (_, args, message) => {
    const models = ['compare', 'even-odd-from-digits', 'even-odd-from-scratch', '--workspace', example];
    expect(await runCli([...models, ...args, '--quiet'])).toBe(2);
    expect(printed.err.trim().split('\n')).toHaveLength(1);
    expect(printed.err).toContain(message);
  });

  it('refuses a second model that is not there', async () => {
    const args = ['--workspace', example, '--data', 'even-odd', '--class', '0', '--quiet'];
    expect(await runCli(['compare', 'even-odd-from-digits', 'none.onnx', ...args])).toBe(2);
    expect(printed.err).toContain('none.onnx');
  });

  it.each([
    ['a missing file', 'no.nlens.json', /cannot read .*no\.nlens\.json: it does not exist/],
    ['no result', 'text.nlens.json', /text\.nlens\.json: not a JSON document/],
    ['rules of other layers', 'other.nlens.json', /cannot be compared: .*Mine rules of the same layers/],
  ])('refuses %s in one line', async (_, name, message) => {
    writeFileSync(file('text.nlens.json'), 'rules?');
    const other = makeRulesResult();
    other.layers = other.layers.map((layer) => ({ ...layer, name: `x${layer.name}` }));
    other.pairs = other.pairs.map((pair) => ({ ...pair, from: `x${pair.from}`, to: `x${pair.to}` }));
    writeFileSync(file('other.nlens.json'), JSON.stringify(other));
    expect(await runCli(['compare', file('a.nlens.json'), file(name), '--quiet'])).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err.trim().split('\n')).toHaveLength(1);
    expect(printed.err).toMatch(message);
  });
});
