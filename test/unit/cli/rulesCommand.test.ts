import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { Random } from '../../../src/engine/numeric/Random.ts';
import { parseResultText } from '../../../src/protocol/Result.ts';
import type { RulesResult } from '../../../src/protocol/RulesResult.ts';
import { makeNpy } from '../../support/makeNpy.ts';
import { keepOutput } from '../../support/keepOutput.ts';
import { exampleArguments } from '../../support/exampleArguments.ts';

const positions = [...exampleArguments, '--unit', 'position', '--layers'];

const printed = keepOutput();
const { file } = printed;

async function find(...args: string[]): Promise<RulesResult> {
  expect(await runCli(['rules', ...args, '--json', '--quiet'])).toBe(0);
  const result = parseResultText(printed.out);
  printed.out = '';
  if (result.kind !== 'rules') throw new Error(result.kind);
  return result;
}

function matrix(name: string, rows: number[][], descr = '<f4'): string {
  writeFileSync(file(name), makeNpy(rows.flat(), [rows.length, rows[0]!.length], descr));
  return file(name);
}

/** Column 0 of the tails is that of the heads, with a few errors; the others have nothing to do with each other. */
function related(rows: number): { heads: number[][]; tails: number[][] } {
  const random = new Random(1);
  const heads = Array.from({ length: rows }, () => [0, 1, 2].map(() => (random.uniform() < 0.3 ? 1 : 0)));
  const tails = heads.map(([first]) => [
    random.uniform() < 0.05 ? 1 - first! : first!,
    random.uniform() < 0.3 ? 1 : 0,
  ]);
  return { heads, tails };
}

describe('rules in a network', () => {
  it('go from the classes down, layer by layer', async () => {
    const result = await find(...exampleArguments, '--limit', '300');
    expect(result.layers.map(({ name }) => name)).toEqual(['class', 'linear', 'conv3', 'conv2', 'conv1']);
    expect(result.pairs.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'class linear',
      'linear conv3',
      'conv3 conv2',
      'conv2 conv1',
    ]);
    expect(result.layers[0]!.active.reduce((sum, count) => sum + count)).toBe(300);
    for (const { rules, bits } of result.pairs.slice(0, 2)) {
      expect(rules.length).toBeGreaterThan(0);
      expect(bits.model).toBeLessThan(bits.baseline);
      for (const { gain, support, applies, confidence } of rules) {
        expect(gain).toBeGreaterThan(0);
        expect(confidence).toBeCloseTo(support / applies, 12);
      }
    }
    expect(result.parameters).toMatchObject({ theta: 0.1, mu: 4, target: 'predicted' });
    expect(result.layers[1]!.line).toBeGreaterThan(0);
  });

  it('are the same every time, and in the text, the document and the report', async () => {
    const args = [...exampleArguments, '--limit', '200', '--layers', 'class,linear'];
    const first = await find(...args, '--out', file('a.nlens.json'));
    expect({ ...(await find(...args)), createdAt: '', seconds: 0 }).toEqual({
      ...first,
      createdAt: '',
      seconds: 0,
    });
    expect(parseResultText(readFileSync(file('a.nlens.json'), 'utf8'))).toEqual(first);
    expect(await runCli(['report', file('a.nlens.json')])).toBe(0);
    expect(printed.out).toContain(`class → linear: ${first.pairs[0]!.rules.length} rules`);
  });

  it('form cascades: heads are tails of the pair above', async () => {
    const args = [...exampleArguments, '--limit', '200', '--layers', 'class,linear,conv3'];
    const file1 = file('cascade.nlens.json');
    const { pairs } = await find(...args, '--cascade', '--out', file1);
    const tails = new Set(pairs[0]!.rules.flatMap(({ tail }) => tail));
    const heads = pairs[1]!.rules.flatMap(({ head }) => head);
    expect(heads.length).toBeGreaterThan(0);
    for (const head of heads) expect(tails).toContain(head);
    const free = (await find(...args)).pairs[1]!.rules.flatMap(({ head }) => head);
    expect(free.some((head) => !tails.has(head))).toBe(true);

    expect(await runCli(['report', file1, '--follow', 'class:7'])).toBe(0);
    expect(printed.out).toMatch(/Down from class 7: \d+ rules, to .* of linear .* of conv3/);
    printed.out = '';
    expect(await runCli(['rules', ...args, '--quiet', '--cascade', '--follow', 'conv3:0'])).toBe(0);
    expect(printed.out).toMatch(/\n(Up from|No rule has) conv3 0/);
  });

  it('take the positions of chosen channels, each channel for itself', async () => {
    const args = ['--unit', 'position', '--channels', '5,2', '--layers', 'class,conv2,conv1'];
    const { pairs, layers } = await find(...exampleArguments, '--limit', '200', ...args);
    expect(pairs.map(({ from, to, channel }) => `${from} ${to} ${channel}`)).toEqual([
      'class conv2 2',
      'class conv2 5',
      'conv2 conv1 2',
      'conv2 conv1 5',
    ]);
    expect(layers.map(({ active }) => active.length)).toEqual([10, 16, 6]);
    expect(pairs.map(({ plane }) => plane!.shape)).toEqual([
      [10, 10],
      [10, 10],
      [28, 28],
      [28, 28],
    ]);
    expect(pairs[0]!.rules.length).toBeGreaterThan(0);
  });

  it('keep the strongest samples with their inputs, or none', async () => {
    const args = [...exampleArguments, '--limit', '100', '--layers', 'class,linear'];
    const { samples, input, pairs } = await find(...args, '--strongest', '2');
    expect(input!.shape).toEqual([1, 32, 32]);
    expect(input!.shown.shape).toEqual([samples!.length, 1, 32, 32]);
    for (const { strongest, support } of pairs[0]!.rules) {
      expect(strongest).toHaveLength(Math.min(2, support));
    }
    const without = await find(...args, '--strongest', '0');
    expect(without.samples).toBeUndefined();
    expect(without.pairs[0]!.rules[0]!.strongest).toBeUndefined();
  });

  it('take elements, labels and quantiles', async () => {
    const wide = await find(
      ...exampleArguments,
      '--limit',
      '30',
      '--layers',
      'conv3,conv2',
      '--unit',
      'element',
    );
    expect(wide.layers.map(({ active }) => active.length)).toEqual([120, 1600]);
    const labels = ['--layers', 'class,linear', '--target', 'label', '--quantile', '0.9'];
    const result = await find(...exampleArguments, '--limit', '200', ...labels);
    for (const count of result.layers[1]!.active) expect(count).toBeLessThanOrEqual(20);
  });

  it('cannot tell one class from others, and says so', async () => {
    const result = await find(...exampleArguments, '--limit', '1', '--layers', 'class,linear');
    expect(result.pairs[0]!.rules).toEqual([]);
    expect(result.warnings[0]).toMatch(/one class/);
  });
});

describe('rules between matrices', () => {
  it.each(['<f2', '<f4', '>f8', '|b1', '|u1', '<i8', '<i4'])('are found in %s', async (descr) => {
    const { heads, tails } = related(400);
    const result = await find(
      '--heads',
      matrix('h.npy', heads, descr),
      '--tails',
      matrix('t.npy', tails, descr),
    );
    expect(result.pairs[0]!.rules).toMatchObject([{ head: [0], tail: [0], l: 1, k: 1 }]);
    const rule = result.pairs[0]!.rules[0]!;
    expect(rule.applies).toBe(heads.filter(([first]) => first === 1).length);
    expect(rule.support).toBe(heads.filter(([first], row) => first === 1 && tails[row]![0] === 1).length);
  });

  it('are found above quantiles of numbers that single precision cannot tell apart', async () => {
    const { heads, tails } = related(400);
    const fine = (rows: number[][]): number[][] => rows.map((row) => row.map((value) => 1 + value * 1e-12));
    const args = [matrix('h.npy', fine(heads), '<f8'), '--tails', matrix('t.npy', fine(tails), '<f8')];
    const result = await find('--heads', ...args, '--quantile', '0.5');
    expect(result.pairs[0]!.rules).toMatchObject([{ head: [0], tail: [0], l: 1, k: 1 }]);
  });

  it('are found in columns that are constant, with a warning', async () => {
    const { heads, tails } = related(400);
    const args = [
      matrix(
        'h.npy',
        heads.map((row) => [...row, 0, 5]),
      ),
      '--tails',
      matrix('t.npy', tails),
    ];
    const result = await find('--heads', ...args);
    expect(result.pairs[0]!.rules).toHaveLength(1);
    expect(result.warnings).toEqual([
      'Of the 5 neurons of heads (h.npy), 1 is active in no sample and 1 is active in every sample: no rule has them.',
    ]);
  });

  it('are none where nothing is active', async () => {
    const { heads, tails } = related(50);
    const dead = matrix(
      't.npy',
      tails.map(() => [0, -1]),
    );
    const result = await find('--heads', matrix('h.npy', heads), '--tails', dead);
    expect(result.pairs[0]!.rules).toEqual([]);
    expect(result.warnings[0]).toMatch(/^No neuron of tails \(t\.npy\) is active/);
    expect(result.warnings[1]).toMatch(/tails \(t\.npy\), try --quantile 0\.5/);
  });
});

describe('bad input ends with exit code 2, one line, and nothing written', () => {
  async function refused(...args: string[]): Promise<string> {
    expect(await runCli(['rules', ...args])).toBe(2);
    expect(printed.out).toBe('');
    expect(printed.err.trim().split('\n')).toHaveLength(1);
    return printed.err;
  }

  it.each([
    ['nothing', [], /--model and --data, or --heads and --tails/],
    ['half of each', ['--model', 'x.onnx', '--tails', 'x.npy'], /--model and --data, or/],
    ['an unknown layer', [...exampleArguments, '--layers', 'class,conv9'], /no layer is named "conv9"/],
    ['one layer', [...exampleArguments, '--layers', 'linear'], /name two or more, such as class,linear/],
    [
      'an unknown channel',
      [...positions, 'class,conv2', '--channels', '3,16'],
      /conv2 has the channels 0 to 15, so no channel 16/,
    ],
    [
      'channels without positions',
      [...exampleArguments, '--channels', '3'],
      /--channels is for --unit position/,
    ],
    ['no positions', [...positions, 'class,linear'], /--unit position needs .*linear has none/],
    ['a neuron without its layer', [...exampleArguments, '--follow', '7'], /such as class:7/],
    // Before anything is read: this folder of data is not there.
    [
      'to follow a neuron of an unknown layer',
      [...exampleArguments, '--data', 'nowhere', '--follow', 'conv9:0'],
      /--follow conv9:0: no rules are looked for in a layer conv9; there are class, conv1, conv2/,
    ],
    [
      'to follow a neuron of a layer that is left out',
      [...exampleArguments, '--layers', 'class,linear', '--follow', 'conv3:0'],
      /--follow conv3:0: .* there are class, linear$/m,
    ],
    [
      'to follow a neuron of no matrix',
      ['--heads', 'no.npy', '--tails', 'no.npy', '--follow', 'conv3:0'],
      /there are heads, tails/,
    ],
    [
      "a model's option for matrices",
      ['--heads', 'a.npy', '--tails', 'b.npy', '--cascade'],
      /--cascade is for a model/,
    ],
    [
      'too many samples for a rule',
      [...exampleArguments, '--strongest', '101'],
      /strongest: it has to be at most 100/,
    ],
    ['no confidence', [...exampleArguments, '--theta', '1'], /theta: it has to be below 1/],
    ['no quantile', [...exampleArguments, '--quantile', '0'], /quantile: it has to be above 0/],
    ['a word for a number', [...exampleArguments, '--mu', 'few'], /whole number/],
    ['a missing matrix', ['--heads', 'no.npy', '--tails', 'no.npy'], /no\.npy/],
    [
      'a model without memory',
      [...exampleArguments, '--memory', '1', '--quantile', '0.5', '--unit', 'element'],
      /--memory/,
    ],
  ])('%s', async (_, args, message) => {
    expect(await refused(...args)).toMatch(message);
  });

  it('matrices with different numbers of rows, of other shapes, or with values that are no numbers', async () => {
    const { heads, tails } = related(20);
    const h = matrix('h.npy', heads);
    const short = matrix('t.npy', tails.slice(1));
    expect(await refused('--heads', h, '--tails', short)).toMatch(/h\.npy has 20 rows and .*t\.npy has 19/);
    printed.err = '';
    writeFileSync(file('cube.npy'), makeNpy([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2], '<f4'));
    expect(await refused('--heads', h, '--tails', file('cube.npy'))).toMatch(
      /shape 2 × 2 × 2; .*samples × neurons/,
    );
    for (const [name, sizes] of [
      ['line.npy', [4]],
      ['norows.npy', [0, 4]],
      ['nocolumns.npy', [4, 0]],
    ] as const) {
      printed.err = '';
      const count = sizes.reduce((product: number, size) => product * size, 1);
      writeFileSync(file(name), makeNpy(new Array<number>(count).fill(1), [...sizes], '<f4'));
      expect(await refused('--heads', h, '--tails', file(name))).toMatch(/has the shape .*samples × neurons/);
    }
    printed.err = '';
    writeFileSync(file('text.npy'), '1,0,1\n0,1,0\n');
    expect(await refused('--heads', h, '--tails', file('text.npy'))).toMatch(/text\.npy is no \.npy file/);
    printed.err = '';
    writeFileSync(file('table.csv'), '1,0,1\n0,1,0\n');
    expect(await refused('--heads', h, '--tails', file('table.csv'))).toMatch(
      /--tails .*table\.csv: a matrix is an \.npy file/,
    );
    printed.err = '';
    const broken = matrix(
      'nan.npy',
      tails.map((row, i) => (i === 7 ? [NaN, 0] : row)),
    );
    expect(await refused('--heads', h, '--tails', broken)).toMatch(
      /nan\.npy has the value NaN for neuron 0 in row 7/,
    );
  });
});

describe('stopped with SIGINT', () => {
  it('prints what was found so far, and ends with exit code 130', async () => {
    const { isTTY, columns } = process.stderr;
    Object.assign(process.stderr, { isTTY: true, columns: 200 });
    let stopped = false;
    vi.mocked(process.stderr.write).mockImplementation((text) => {
      if (!stopped && /[1-9]\d* bits saved/.test(String(text))) {
        stopped = true;
        process.emit('SIGINT');
      }
      return true;
    });
    try {
      expect(await runCli(['rules', ...exampleArguments, '--json'])).toBe(130);
    } finally {
      Object.assign(process.stderr, { isTTY, columns });
    }
    const result = parseResultText(printed.out);
    if (result.kind !== 'rules') throw new Error(result.kind);
    const { partial, rules } = result.pairs.at(-1)!;
    expect(partial).toBe(true);
    expect(rules.length).toBeGreaterThan(0);
    expect(result.warnings.at(-1)).toMatch(/stopped/);
  });
});
