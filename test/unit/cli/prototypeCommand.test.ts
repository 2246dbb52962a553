import { decode } from 'fast-png';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { decodeArray } from '../../../src/protocol/EncodedArray.ts';
import type { PrototypeResult } from '../../../src/protocol/PrototypeResult.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { keepOutput } from '../../support/keepOutput.ts';

const example = ['--workspace', 'examples/mnist', '--model', 'lenet-relu', '--device', 'cpu'];
const few = [...example, '--layer', 'linear', '--neurons', '3', '--steps', '4'];

const printed = keepOutput();
const { file } = printed;

async function make(...args: string[]): Promise<PrototypeResult> {
  expect(await runCli(['prototype', ...args, '--json', '--quiet'])).toBe(0);
  const result = parseResultText(printed.out);
  printed.out = '';
  if (result.kind !== 'prototype') throw new Error(result.kind);
  return result;
}

describe('prototypes', () => {
  it('of a neuron, without data', async () => {
    const result = await make(...few, '--out', file('p.png'));
    expect(result).toMatchObject({
      parameters: { layer: 'linear', neurons: [3], steps: 4, each: false },
      layer: { name: 'linear', kind: 'layer', shape: [84] },
      input: {
        shape: [1, 32, 32],
        picture: { color: 'gray', channelsLast: false },
        bound: { kind: 'box', source: 'preprocessing', low: [0], high: [1] },
      },
      samples: [],
    });
    expect(result.data).toBeUndefined();
    expect(result.layer.line).toBeGreaterThan(0);
    expect(result.items).toHaveLength(1);
    expect(result.items[0]!.objective).toHaveLength(4);
    const png = decode(readFileSync(file('p.png')));
    expect([png.width, png.height]).toEqual([32, 32]);
    const image = decodeArray(result.items[0]!.image);
    image.forEach((value, i) => expect(png.data[4 * i]).toBeCloseTo(255 * value, -0.1));
  });

  it('of a set and of each of its neurons, beside the digits that activate them most', async () => {
    const args = [...example, '--layer', 'class', '--neurons', '0,7', '--each', '--steps', '20'];
    const result = await make(...args, '--data', 'digits', '--limit', '200', '--out', file('p.nlens.json'));
    expect(parseResultText(readFileSync(file('p.nlens.json'), 'utf8'))).toEqual(result);
    expect(result.items.map(({ neurons }) => neurons)).toEqual([[0, 7], [0], [7]]);
    expect(result.layer).toMatchObject({ kind: 'class', names: expect.arrayContaining(['7']) as unknown });
    expect(result.data!.samples).toBe(200);
    for (const { strongest, neurons } of result.items) {
      expect(strongest).toHaveLength(9);
      const order = strongest!.map(({ activation, strength }) =>
        neurons.length > 1 ? strength! : activation,
      );
      expect(order).toEqual(order.toSorted((a, b) => b - a));
      if (neurons.length > 1) continue;
      // The network tells digits apart, so a class is activated by its own.
      const labels = strongest!.map(({ sample }) => result.samples[sample]!.label);
      expect(labels).toEqual(new Array(9).fill(neurons[0]));
    }
    expect(result.shown!.shape).toEqual([result.samples.length, 1, 32, 32]);
    expect(await runCli(['report', file('p.nlens.json')])).toBe(0);
    expect(printed.out).toContain('class 7, input 1 × 32 × 32: activation');
  });

  it('are the same for a seed', async () => {
    const image = async (...more: string[]) => (await make(...few, ...more)).items[0]!.image.base64;
    expect(await image()).toBe(await image('--seed', '0'));
    expect(await image()).not.toBe(await image('--seed', '1'));
  });

  it('of positions of a filter, of another size and range', async () => {
    const args = [...example, '--layer', 'conv2', '--neurons', '0,9', '--channel', '3', '--steps', '2'];
    const result = await make(...args, '--size', '16', '--range', '-1,2');
    expect(result.items[0]).toMatchObject({ neurons: [0, 9], channel: 3 });
    expect(result.items[0]!.image.shape).toEqual([1, 16, 16]);
    expect(result.input.bound).toEqual({ kind: 'box', source: 'given', low: [-1], high: [2] });
  });

  it('in a network held to a saved pathway', async () => {
    const trace = [
      '--data',
      'digits',
      '--sample',
      '0,1',
      '--sparsity',
      '0.5,0.9',
      '--quiet',
      '--out',
      file('t.nlens.json'),
    ];
    expect([await runCli(['pathway', ...example, ...trace]), printed.err]).toEqual([0, '']);
    printed.out = '';
    const args = [
      ...example,
      '--layer',
      'class',
      '--neurons',
      '7',
      '--steps',
      '3',
      '--pathway',
      file('t.nlens.json'),
    ];
    const half = await make(...args);
    const tenth = await make(...args, '--sample', '1', '--sparsity', '0.9');
    const traced = parseResultText(readFileSync(file('t.nlens.json'), 'utf8'));
    if (traced.kind !== 'pathway') throw new Error(traced.kind);
    const kept = (row: number, level: number) =>
      Object.fromEntries(traced.pathways[row]!.layers.map((layer) => [layer.name, layer.kept[level]]));
    const network = traced.model.sha256;
    expect(half.parameters.kept).toEqual({ unit: 'element', layers: kept(0, 0), network });
    expect(tenth.parameters.kept).toEqual({ unit: 'element', layers: kept(1, 1), network });
    expect(half.items[0]!.image).not.toEqual(tenth.items[0]!.image);
    expect(half.warnings.at(-1)).toMatch(/held to a pathway/);
    expect(half.warnings.join()).not.toMatch(/another network/);
    // Layers of the same names and sizes.
    const other = await make(...args, '--model', 'lenet5');
    expect(other.warnings.join()).toMatch(/traced in another network/);
  });
});

describe('bad input ends with exit code 2, one line, and nothing written', () => {
  it.each([
    ['no neurons', [...example, '--layer', 'linear'], /--neurons/],
    ['an unknown layer', [...few, '--layer', 'conv9'], /no layer is named "conv9"; there are conv1, conv2/],
    ['a neuron out of range', [...few, '--neurons', '84'], /linear has neurons 0 to 83, not 84/],
    ['a word for a neuron', [...few, '--neurons', 'x'], /whole number/],
    ['no steps', [...few, '--steps', '0'], /--steps.*at least 1/],
    ['too many steps', [...few, '--steps', '10001'], /steps: it has to be at most 10000/],
    ['a tiny picture', [...few, '--size', '2'], /size: it has to be at least 4/],
    ['a range from high to low', [...few, '--range', '1,0'], /smaller one first/],
    ['an endless range', [...few, '--range', '0,Infinity'], /smaller one first/],
    ['another kind of file', [...few, '--out', 'x.gif'], /\.html for a report, \*\.png/],
    ['a pathway that is none', [...few, '--pathway', 'package.json'], /package\.json/],
    ['a row without a pathway', [...few, '--sample', '1'], /of --pathway: name it/],
    [
      'a model whose range nobody says',
      [...few, '--workspace', 'docs', '--model', 'examples/mnist/lenet-relu.onnx'],
      /--range/,
    ],
  ])('%s', async (_, args, message) => {
    expect(await runCli(['prototype', ...args])).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err).toMatch(message);
    expect(printed.err.trim().split('\n')).toHaveLength(1);
  });

  it('a saved analysis without a pathway', async () => {
    writeFileSync(file('rules.nlens.json'), JSON.stringify(makeRulesResult()));
    expect(await runCli(['prototype', ...few, '--pathway', file('rules.nlens.json')])).toBe(2);
    expect(printed.err).toMatch(/holds no pathway/);
  });
});

it('stopped with SIGINT ends with exit code 130, and nothing is written', async () => {
  const { isTTY, columns } = process.stderr;
  Object.assign(process.stderr, { isTTY: true, columns: 200 });
  let stopped = false;
  vi.mocked(process.stderr.write).mockImplementation((text) => {
    if (!stopped && /[1-9]\d* %.*Prototype of neuron 3 of linear/.test(String(text))) {
      stopped = true;
      process.emit('SIGINT');
    }
    return true;
  });
  try {
    expect(await runCli(['prototype', ...few, '--steps', '2000', '--out', file('p.png')])).toBe(130);
  } finally {
    Object.assign(process.stderr, { isTTY, columns });
  }
  expect(printed.out).toBe('');
  expect(readdirSync(printed.folder)).toEqual([]);
});
