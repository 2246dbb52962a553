import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keepOutput } from '../../support/keepOutput.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { Random } from '../../../src/engine/numeric/Random.ts';
import type { NeuceptResult } from '../../../src/protocol/NeuceptResult.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { makeNpy } from '../../support/makeNpy.ts';
import { simulateActivations } from '../../support/simulateActivations.ts';

const printed = keepOutput();
const { file } = printed;

function save(name: string, values: readonly number[], shape: readonly number[]): string {
  writeFileSync(file(name), makeNpy(values, shape, '<f8'));
  return file(name);
}

/** Thirty neurons, of which fifteen determine the response. @returns those */
function simulate(samples = 800): readonly number[] {
  const { activations, response, critical } = simulateActivations(new Random(4), {
    samples,
    neurons: 30,
    critical: 15,
    covariance: 'factor',
    response: 'linear',
    signal: 0.5,
  });
  save('z.npy', [...activations.values], [samples, 30]);
  save('y.npy', [...response], [samples, 1]);
  return critical;
}

const matrices = () => ['--activations', file('z.npy'), '--response', file('y.npy')];

async function fails(args: readonly string[], message: string): Promise<void> {
  printed.err = '';
  expect(await runCli(['neucept', ...args, '--quiet'])).toBe(2);
  expect(printed.err.trim().split('\n')).toHaveLength(1);
  expect(printed.err).toContain(message);
}

describe('neuron-lens neucept', () => {
  it('finds the neurons, prints them, and writes a document and the same numbers again', async () => {
    const critical = simulate();
    const args = [...matrices(), '--precision', '0.8', '--runs', '5', '--seed', '3'];
    expect(await runCli(['neucept', ...args, '--out', file('found.nlens.json')])).toBe(0);
    expect(printed.out).toContain('tested neurons are selected at precision 80');
    expect(printed.out).toContain('selected in');
    printed.out = '';
    expect(await runCli(['neucept', ...args, '--json', '--quiet'])).toBe(0);
    const { layers, seed, parameters } = parseResultText(printed.out) as NeuceptResult;
    const [layer] = layers as [NeuceptResult['layers'][number]];
    expect(seed).toBe(3);
    expect(parameters).toMatchObject({ precision: 0.8, runs: 5, aggregation: 'e-values', s: 'mvr' });
    expect(layer.q).toBe(0.2);
    expect(layer.tested).toHaveLength(30);
    const hits = layer.selected.filter((neuron) => critical.includes(neuron)).length;
    expect(hits).toBeGreaterThanOrEqual(10);
    expect(layer.selected.length - hits).toBeLessThanOrEqual(4);
    const saved = parseResultText(readFileSync(file('found.nlens.json'), 'utf8')) as NeuceptResult;
    expect(saved.layers).toEqual(layers);
    expect(resultSvg(saved)).toContain('of 30 tested neurons selected at precision');
  });

  it('says why nothing is selected', async () => {
    simulate(100);
    expect(await runCli(['neucept', ...matrices(), '--runs', '2', '--precision', '0.95', '--quiet'])).toBe(0);
    expect(printed.out).toContain('at least 40 have to be selected at once, and only 30 were tested');
    expect(printed.out).toContain(
      'warning: z.npy: at precision 0.95 no fewer than 40 neurons can be selected',
    );
  });

  it('refuses files and options that cannot be used', async () => {
    simulate(60);
    writeFileSync(file('notes.txt'), 'not a matrix');
    writeFileSync(file('text.npy'), 'not a matrix, by any means');
    const short = save('short.npy', new Array<number>(59).fill(1), [59]);
    const two = save('two.npy', new Array<number>(120).fill(1), [60, 2]);
    const flat = save('flat.npy', new Array<number>(60).fill(2.5), [60]);
    const y = ['--response', file('y.npy')];
    const z = ['--activations', file('z.npy')];
    await fails(['--activations', file('notes.txt'), ...y], 'notes.txt: give an .npy file');
    await fails(['--activations', file('text.npy'), ...y], 'is no .npy file that can be read');
    await fails(['--activations', file('none.npy'), ...y], 'none.npy');
    await fails(['--activations', flat, ...y], 'it has to be samples × neurons');
    await fails([...z, '--response', two], 'it has to be one number a sample');
    await fails([...z, '--response', short], 'has 60 rows and');
    await fails([...z, '--response', flat], 'is the same in all 60 samples');
    await fails([...matrices(), '--limit', '49'], 'has 49 samples');
    await fails([...matrices(), '--precision', '1.5'], 'precision: it has to be below 1');
    await fails([...matrices(), '--group', '0'], 'group: it has to be above 0');
    await fails([...matrices(), '--threshold', 'knockoff'], 'selection-count');
    await fails([...matrices(), '--statistic', 'guess'], 'Allowed choices are');
    await fails(z, "required option '--response <file.npy>'");
  });
});
