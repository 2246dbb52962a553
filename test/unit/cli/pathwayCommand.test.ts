import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keepOutput } from '../../support/keepOutput.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';

const example = [
  ...['pathway', '--workspace', 'examples/mnist', '--model', 'lenet-relu', '--data', 'digits'],
  ...['--device', 'cpu', '--quiet', '--radius-neurons', '50', '--steps', '5'],
];

const printed = keepOutput();

describe('neuron-lens pathway', () => {
  it('prints a line a sparsity and a line a layer, and writes the document', async () => {
    const file = printed.file('digit.nlens.json');
    expect(await runCli([...example, '--sparsity', '0.99,0.95', '--out', file])).toBe(0);
    expect(printed.out).toMatch(/^Critical pathways of lenet-relu\.onnx on /);
    expect(printed.out).toContain('row 0, label 7, predicted 7; output 7 is 16.1');
    expect(printed.out).toMatch(/^ +95\.0 % +95\.0 % +326 +0 %/m);
    expect(printed.out).toMatch(/^ +99\.0 % +99\.0 % +66 +0 %/m);
    expect(printed.out).toMatch(/^conv1 +6 × 28 × 28 +4 704 +3 508 /m);
    expect(printed.out).toMatch(/^NeuronMCT +0\.\d+/m);
    const result = parseResultText(readFileSync(file, 'utf8'));
    if (result.kind !== 'pathway') throw new Error(result.kind);
    expect(result.parameters.sparsity).toEqual([0.95, 0.99]);
    expect(result.pathways[0]!.maps).toHaveLength(5);
    // The example names its code, so layers have their lines.
    expect(result.layers.every(({ line }) => line !== undefined)).toBe(true);
    expect(resultSvg(result)).toContain('Critical pathways of lenet-relu.onnx');
  });

  it('takes the rows that are named, or the first ones with --limit', async () => {
    const quick = [
      ...example,
      ...'--score mct --compare none --maps none --radius-neurons 0 --json'.split(' '),
    ];
    const rows = async (...more: string[]): Promise<number[]> => {
      printed.out = '';
      expect(await runCli([...quick, ...more])).toBe(0);
      const result = parseResultText(printed.out);
      if (result.kind !== 'pathway') throw new Error(result.kind);
      expect(result.pathways.every(({ maps, comparisons }) => maps.length + comparisons.length === 0)).toBe(
        true,
      );
      return result.pathways.map(({ sample }) => sample.index);
    };
    expect(await rows()).toEqual([0]);
    expect(await rows('--sample', '7,2')).toEqual([7, 2]);
    expect(await rows('--limit', '3')).toEqual([0, 1, 2]);
  });

  it.each([
    [['--sparsity', '90'], /sparsity.0: it has to be below 1/],
    [['--sparsity', '0.9,high'], /numbers between 0 and 1/],
    [['--sample', '1000'], /has rows 0 to 999, not 1000/],
    [['--sample', 'first'], /whole number/],
    [['--limit', '40'], /at most 16 samples/],
    [['--score', 'best'], /mct, intgrad, greedy, dgr, dgr-random/],
    [['--maps', 'gradient,saliency'], /"saliency" is none of/],
    [['--target', '10'], /target 10 does not exist/],
    [['--steps', '1'], /at least 2/],
  ])('%s is refused in one line', async (more, message) => {
    expect(await runCli([...example, ...more])).toBe(2);
    expect(printed.err).toMatch(message);
    expect(printed.err.trim().split('\n')).toHaveLength(1);
    expect(printed.out).toBe('');
  });
});
