import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { decodeArray } from '../../../src/protocol/EncodedArray.ts';
import type { NeuceptResult } from '../../../src/protocol/NeuceptResult.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { keepOutput } from '../../support/keepOutput.ts';
import { makeMechanisms } from '../../support/makeMechanisms.ts';
import { makeNpy } from '../../support/makeNpy.ts';
import { plantClusters } from '../../support/plantClusters.ts';

const printed = keepOutput();
const { file } = printed;

const workspace = ['--workspace', 'examples/mnist', '--device', 'cpu', '--quiet'];
const evenOdd = ['--data', 'even-odd'];

async function learn(...options: readonly string[]): Promise<NeuceptResult> {
  const asked = ['--class', 'even', '--layers', 'conv2', '--runs', '2', '--statistic', 'correlation'];
  const mechanisms = ['--mechanisms', '3', '--representatives', '5', '--embedding', 'pca', ...options];
  const model = ['--model', 'even-odd-from-digits', ...evenOdd, '--limit', '300'];
  expect(
    await runCli([
      'neucept',
      ...workspace,
      ...model,
      ...asked,
      ...mechanisms,
      '--out',
      file('even.nlens.json'),
    ]),
  ).toBe(0);
  return saved('even.nlens.json');
}

function saved(name: string): NeuceptResult {
  return parseResultText(readFileSync(file(name), 'utf8')) as NeuceptResult;
}

async function fails(args: readonly string[], message: string): Promise<void> {
  printed.err = '';
  expect(await runCli([...args])).toBe(2);
  expect(printed.err.trim().split('\n')).toHaveLength(1);
  expect(printed.err).toContain(message);
}

describe('neuron-lens mechanisms', () => {
  const of = () => ['mechanisms', '--of', file('even.nlens.json'), ...workspace];

  it('gives the samples of an analysis the mechanisms that they had, and others theirs', async () => {
    const learned = await learn();
    printed.out = '';
    const again = [...of(), ...evenOdd, '--limit', '300', '--out', file('again.nlens.json')];
    expect(await runCli(again)).toBe(0);
    expect(printed.out).toContain('3 mechanisms among');
    const same = saved('again.nlens.json');
    expect(same.mechanisms!.assignment).toEqual(learned.mechanisms!.assignment);
    expect(same.mechanisms!.sizes).toEqual(learned.mechanisms!.sizes);
    expect(same.mechanisms!.entropy).toEqual(learned.mechanisms!.entropy);
    expect(same.mechanisms!.precision).toEqual(learned.mechanisms!.precision);
    expect(same.layers).toEqual(learned.layers);
    expect(same.input!.shown.shape).toEqual(learned.input!.shown.shape);
    expect(same.mechanisms!.appliedFrom).toEqual({
      path: file('even.nlens.json'),
      createdAt: learned.createdAt,
      data: learned.data.path,
    });
    expect(same.warnings.join()).toContain('these samples were only assigned to them');
    expect(same.warnings.join()).toContain('these samples are those that the mechanisms were found in');

    expect(await runCli([...of(), ...evenOdd, '--clustered', 'all', '--out', file('all.nlens.json')])).toBe(
      0,
    );
    const { mechanisms, warnings } = saved('all.nlens.json');
    expect(warnings.join()).toContain('the first 300 samples are those that the mechanisms were found in');
    const all = mechanisms!;
    expect(decodeArray(all.samples.row)).toHaveLength(1000);
    // The first samples are those of the analysis, wherever they are now.
    const rows = decodeArray(all.samples.row);
    const mechanism = new Map(Array.from(decodeArray(all.assignment), (k, i) => [rows[i]!, k]));
    const before = decodeArray(learned.mechanisms!.samples.row);
    expect(Array.from(before, (row) => mechanism.get(row))).toEqual(
      Array.from(decodeArray(learned.mechanisms!.assignment)),
    );
  });

  it('refuses what does not fit', async () => {
    const learned = await learn('--clustering', 'mixture');
    const without = { ...learned, mechanisms: undefined };
    const write = (name: string, result: object): string[] => {
      writeFileSync(file(name), JSON.stringify(result));
      return ['mechanisms', '--of', file(name), ...workspace, ...evenOdd];
    };
    await fails([...of(), ...evenOdd, '--model', 'even-odd-from-scratch'], 'is not the model that');
    await fails(write('without.nlens.json', without), 'has no mechanisms to apply');
    const changed = structuredClone(learned);
    changed.mechanisms!.representatives[0]!.neuron = 999;
    await fails(write('changed.nlens.json', changed), 'neuron 999 stands for conv2, which has 16');
    const ofMatrix = { ...learned.parameters, network: undefined };
    await fails(
      write('matrix.nlens.json', {
        ...learned,
        model: { ...learned.model, path: 'z.npy' },
        parameters: ofMatrix,
      }),
      'is of a matrix of activations',
    );
    const other = structuredClone(learned);
    other.parameters.network!.class = 999;
    await fails(
      [...write('other.nlens.json', other), '--clustered', 'all'],
      'its class 999 is none of the 2 outputs',
    );
    const short = structuredClone(learned);
    short.mechanisms!.sizes.pop();
    await fails(write('short.nlens.json', short), 'its lists do not fit its samples');
    await fails(['mechanisms', '--of', file('none.nlens.json'), ...evenOdd], 'cannot read');
    await fails(write('made.nlens.json', makeMechanisms()), 'no model');
  });
});

describe('neuron-lens neucept of matrices', () => {
  const matrices = () => ['neucept', '--activations', file('z.npy'), '--response', file('y.npy'), '--quiet'];

  it('has mechanisms, which fine labels are compared with', async () => {
    const { matrix, cluster } = plantClusters(240, 20, 3);
    writeFileSync(file('z.npy'), makeNpy([...matrix.values], [240, 20], '<f8'));
    const response = Array.from(cluster, (_, i) => matrix.at(i, 0) + 2 * matrix.at(i, 1));
    writeFileSync(file('y.npy'), makeNpy(response, [240], '<f8'));
    writeFileSync(file('fine.npy'), makeNpy([...cluster], [240], '<i4'));
    const knockoffs = ['--runs', '2', '--statistic', 'correlation', '--precision', '0.5', '--group', '1'];
    const asked = ['--mechanisms', 'auto', '--largest', '5', '--embedding', 'pca'];
    const fine = ['--fine-labels', file('fine.npy')];
    expect(
      await runCli([...matrices(), ...knockoffs, ...asked, ...fine, '--out', file('m.nlens.json')]),
    ).toBe(0);
    const { mechanisms, layers } = saved('m.nlens.json');
    expect(mechanisms!.sizes).toEqual([120, 80, 40]);
    expect(mechanisms!.entropy!.bits).toBe(0);
    expect(mechanisms!.samples.predicted).toBeUndefined();
    expect(mechanisms!.precision).toBeUndefined();
    expect(mechanisms!.parameters.clustered).toBe('all');
    expect(mechanisms!.representatives.every(({ layer }) => layer === layers[0]!.name)).toBe(true);
    await fails([...matrices(), '--mechanisms', '250'], 'It can be 50 at most');
    await fails(
      [...matrices(), '--mechanisms', '3', '--clustered', 'label'],
      '--clustered label is for a model',
    );
    await fails([...matrices(), ...fine], '--fine-labels is for mechanisms');
    await fails(
      [...matrices(), '--mechanisms', '3', '--criterion', 'bic'],
      'bic is of the clustering mixture',
    );
    writeFileSync(file('few.npy'), makeNpy([0, 1], [2], '<i4'));
    await fails([...matrices(), '--mechanisms', '3', '--fine-labels', file('few.npy')], 'has 2 labels');
  });
});
