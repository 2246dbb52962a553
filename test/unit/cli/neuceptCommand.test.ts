import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keepOutput } from '../../support/keepOutput.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { readLabels } from '../../../src/engine/data/readLabels.ts';
import { Random } from '../../../src/engine/numeric/Random.ts';
import { decodeArray } from '../../../src/protocol/EncodedArray.ts';
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
    await fails(z, 'give --model, --data and --class, or --activations and --response');
  });

  it('finds critical neurons of a network, and mechanisms with the fine labels of the data set', async () => {
    const network = [
      '--workspace',
      'examples/mnist',
      '--model',
      'even-odd-from-digits',
      '--data',
      'even-odd',
    ];
    const asked = ['--class', 'odd', '--layers', 'conv2,linear', '--samples', 'all', '--device', 'cpu'];
    const knockoffs = ['--runs', '3', '--statistic', 'ridge', '--precision', '0.7'];
    const mechanisms = [
      '--mechanisms',
      '3',
      '--representatives',
      '4',
      '--embedding',
      'pca',
      '--clustered',
      'label',
    ];
    const args = ['neucept', ...network, ...asked, ...knockoffs, ...mechanisms, '--limit', '300', '--quiet'];
    expect(await runCli([...args, '--out', file('odd.nlens.json')])).toBe(0);
    expect(printed.out).toMatch(/^conv2: 16 neurons/m);
    expect(printed.out).toContain('3 mechanisms among');
    const result = parseResultText(readFileSync(file('odd.nlens.json'), 'utf8')) as NeuceptResult;
    expect(result.parameters.network).toEqual({
      class: 1,
      layers: ['conv2', 'linear'],
      unit: 'channel',
      samples: 'all',
    });
    expect(result.layers.map(({ name }) => name)).toEqual(['conv2', 'linear']);
    const { samples, entropy, representatives } = result.mechanisms!;
    expect(representatives).toHaveLength(8);
    expect(entropy!.counts).toHaveLength(3);
    expect(new Set(decodeArray(samples.label!))).toEqual(new Set([1]));
    expect([...new Set(decodeArray(samples.fine!))].sort()).toEqual([1, 3, 5, 7, 9]);
    // The same labels from a file.
    const labels = (await readLabels('examples/mnist/data/t10k-slice-labels-idx1-ubyte.gz')).slice(0, 300);
    writeFileSync(file('fine.csv'), labels.map((label) => `digit ${label}\n`).join(''));
    printed.out = '';
    expect(await runCli([...args, '--fine-labels', file('fine.csv'), '--json'])).toBe(0);
    const named = (parseResultText(printed.out) as NeuceptResult).mechanisms!;
    expect(named.fineNames).toEqual(Array.from({ length: 10 }, (_, digit) => `digit ${digit}`));
    expect(named.entropy!.bits).toBeCloseTo(entropy!.bits, 12);
    writeFileSync(file('few.csv'), 'a\nb\n');
    await fails(
      [...args.slice(1), '--fine-labels', file('few.csv')],
      'few.csv has 2 labels, and even-odd has 300 samples: give one for each',
    );
  });

  it('refuses options that do not go together', async () => {
    const network = ['--model', 'm.onnx', '--data', 'd.npy'];
    const z = ['--activations', 'z.npy', '--response', 'y.npy'];
    const either = 'give --model, --data and --class, or --activations and --response';
    await fails([], either);
    await fails(['--model', 'm.onnx', '--class', '1'], either);
    await fails([...network, '--class', '1', '--response', 'y.npy'], either);
    await fails([...network, ...z], either);
    await fails(network, '--class is missing');
    await fails([...z, '--layers', 'all'], '--layers is for a model: leave it out with');
    await fails([...z, '--class', '1'], '--class is for a model');
    await fails([...z, '--mechanisms', '2', '--samples', 'all'], '--samples is for a model');
    await fails(
      [...network, '--class', '1', '--embedding', 'pca'],
      '--embedding is for mechanisms: give --mechanisms as well',
    );
    await fails([...network, '--class', '1', '--fine-labels', 'f.csv'], '--fine-labels is for mechanisms');
    await fails(
      [...network, '--class', '1', '--mechanisms', '1'],
      'It has to be a whole number of at least 2.',
    );
    await fails(
      [...network, '--class', '1', '--mechanisms', 'some'],
      'It has to be a whole number of at least 2.',
    );
    const example = [
      '--workspace',
      'examples/mnist',
      '--model',
      'lenet5',
      '--data',
      'digits',
      '--device',
      'cpu',
    ];
    await fails([...example, '--class', 'ten'], 'no class is named "ten"; there are "0", "1", "2",');
    await fails([...example, '--class', '1', '--mechanisms', '51'], '--mechanisms <K|auto>');
    expect(printed.err).toContain('It can be 50 at most.');
    await fails([...example, '--class', '1', '--precision', '2'], 'precision: it has to be below 1');
  });
});
