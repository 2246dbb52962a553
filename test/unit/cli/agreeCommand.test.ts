import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import type { AgreementResult } from '../../../src/protocol/AgreementResult.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { keepOutput } from '../../support/keepOutput.ts';
import { makeAgreementCase } from '../../support/makeAgreement.ts';

const printed = keepOutput();
const { file } = printed;

describe('neuron-lens agree', () => {
  beforeEach(() => {
    for (const [name, result] of Object.entries(makeAgreementCase())) {
      writeFileSync(file(`${name}.nlens.json`), JSON.stringify(result));
    }
  });

  it('prints and writes what the analyses have in common', async () => {
    const files = ['conductance', 'neucept', 'rules'].map((name) => file(`${name}.nlens.json`));
    const options = ['--layers', 'dense', '--top', '2', '--seed', '5'];
    expect(await runCli(['agree', ...files, ...options, '--out', file('all.nlens.json')])).toBe(0);
    expect(printed.out).toContain('Agreement of Conductance, NeuCEPT, Rules on small.onnx');
    expect(printed.out).toContain('dense: Of 8 neurons all 3 analyses name 2, two or more name 2');
    expect(printed.out).toContain('Conductance names 2: the 2 with the highest scores');
    const saved = parseResultText(readFileSync(file('all.nlens.json'), 'utf8')) as AgreementResult;
    expect(saved).toMatchObject({ kind: 'agreement', seed: 5, parameters: { top: 2, layers: ['dense'] } });
    expect(saved.sources.map(({ path }) => path)).toEqual(files);
  });

  it.each([
    ['one file', ['conductance.nlens.json'], [], 'two analyses or more'],
    ['a file that is not there', ['conductance.nlens.json', 'no.nlens.json'], [], 'cannot read'],
    [
      'a layer that is not there',
      ['conductance.nlens.json', 'rules.nlens.json'],
      ['--layers', 'fc9'],
      'no two of the analyses have a layer fc9',
    ],
    [
      'a sparsity that was not traced',
      ['conductance.nlens.json', 'pathway.nlens.json'],
      ['--sparsity', '0.5'],
      'were not traced at a sparsity of 0.5',
    ],
  ])('refuses %s in one line', async (_, names, options, message) => {
    expect(await runCli(['agree', ...names.map(file), ...options])).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err.trim().split('\n')).toHaveLength(1);
    expect(printed.err).toContain(message);
  });

  it('compares four methods on the example', async () => {
    const example = ['--workspace', 'examples/mnist', '--model', 'lenet-relu', '--data', 'digits'];
    const quick = ['--device', 'cpu', '--quiet'];
    const layers = ['--layers', 'conv3,linear'];
    for (const [name, ...options] of [
      ['conductance', ...layers, '--limit', '40', '--steps', '16', '--bootstrap', '0'],
      [
        'pathway',
        '--unit',
        'channel',
        '--limit',
        '4',
        '--maps',
        'none',
        '--compare',
        'none',
        '--radius-neurons',
        '0',
      ],
      ['neucept', ...layers, '--class', '3', '--runs', '5', '--limit', '400'],
      ['rules', '--layers', 'class,linear,conv3', '--limit', '400'],
    ] as const) {
      const out = ['--out', file(`${name}.nlens.json`)];
      expect(await runCli([name, ...example, ...options, ...quick, ...out]), printed.err).toBe(0);
    }
    printed.out = '';
    const files = ['conductance', 'pathway', 'neucept', 'rules'].map((name) => file(`${name}.nlens.json`));
    expect(await runCli(['agree', ...files, '--json'])).toBe(0);
    const result = parseResultText(printed.out) as AgreementResult;
    expect(result.layers.map(({ name, neurons, methods }) => [name, neurons, methods.length])).toEqual([
      ['conv3', 120, 4],
      ['linear', 84, 4],
    ]);
    for (const { neurons, methods, pairs, intersections } of result.layers) {
      for (const { scores, named } of methods) {
        expect(scores).toHaveLength(neurons);
        expect(named.every((neuron) => scores[neuron] !== null)).toBe(true);
      }
      expect(pairs).toHaveLength(6);
      const named = new Set(methods.flatMap((method) => method.named));
      expect(intersections.reduce((sum, each) => sum + each.neurons.length, 0)).toBe(named.size);
      // What flows through a neuron and what the response survives on have much in common in this network.
      expect(pairs[0]!.correlation!.value).toBeGreaterThan(0.3);
    }
  }, 60_000);
});
