import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { keepOutput } from '../../support/keepOutput.ts';
import { exampleArguments } from '../../support/exampleArguments.ts';

const printed = keepOutput();

const evaluate = (...args: string[]) => runCli(['evaluate', ...args, ...exampleArguments, '--quiet']);

describe('neuron-lens evaluate', () => {
  it('degrades the digits of a trained network: integrated gradients are better than a random order', async () => {
    const file = printed.file('degradation.nlens.json');
    const options = [
      '--limit',
      '8',
      '--steps',
      '8',
      '--methods',
      'integratedGradients,mct,random',
      '--fill',
      '0',
    ];
    expect(await evaluate('degradation', ...options, '--shares', '0.1,0.3,0.6', '--out', file)).toBe(0);
    expect(printed.out).toContain('Input degradation: lenet-relu.onnx');
    expect(printed.out).toMatch(/InputIntGrad .* better than random/);
    expect(parseResultText(readFileSync(file, 'utf8'))).toMatchObject({
      data: { samples: 8 },
      positions: [0, 0.1, 0.3, 0.6],
      parameters: { steps: 8, fill: 0, tile: 1 },
    });
  });

  it('checks the sanity of maps, edges beside them', async () => {
    const options = ['--limit', '2', '--methods', 'edges,gradient', '--stages', '2', '--json'];
    expect(await evaluate('sanity', ...options)).toBe(0);
    const result = parseResultText(printed.out);
    expect(result).toMatchObject({ kind: 'evaluation', positions: ['conv3', 'conv1'], warnings: [] });
    if (result.kind !== 'evaluation') return;
    expect(result.curves.find(({ method }) => method === 'edges')!.points[0]!.mean).toBeCloseTo(1, 10);
  });

  it('removes and retrains, and finds what is done in its folder', async () => {
    const kept = printed.file('roar');
    const options = [
      '--limit',
      '60',
      '--methods',
      'edges',
      '--shares',
      '0.5',
      '--repeats',
      '1',
      '--epochs',
      '1',
    ];
    const roar = () => evaluate('roar', ...options, '--batch', '10', '--folder', kept, '--json');
    expect(await roar()).toBe(0);
    const first = parseResultText(printed.out);
    printed.out = '';
    expect(await roar()).toBe(0);
    const second = parseResultText(printed.out);
    expect(first).toMatchObject({ data: { samples: 54 }, tested: { samples: 6 }, positions: [0, 0.5] });
    if (first.kind !== 'evaluation' || second.kind !== 'evaluation') return;
    expect(second.curves).toEqual(first.curves);
    expect(first.parameters).toMatchObject({
      training: { epochs: 1, batch: 10, optimiser: 'adam', weightDecay: 1e-4 },
    });
  });

  it.each([
    [['roar'], /required option '--folder <folder>' not specified/],
    [['degradation', '--methods', 'saliency'], /"saliency" is none of gradient, guided/],
    [['degradation', '--shares', '0.5,half'], /It has to be a number/],
    [['degradation', '--shares', '1.5'], /shares\.0: a share has to be at most 1/],
    [['sanity', '--sparsity', '1'], /sparsity: it has to be below 1/],
    [['sanity', '--target', '12', '--limit', '2'], /target 12 does not exist/],
    [['sanity', '--baseline', 'none.npy'], /none\.npy/],
    [['degradation', '--folder', 'x'], /unknown option '--folder'/],
  ])('refuses %j in one line', async (args, message) => {
    expect(await evaluate(...args)).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err).toMatch(message);
    expect(printed.err).toMatch(/^neuron-lens: /);
  });
});
