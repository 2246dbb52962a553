import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keepOutput } from '../../support/keepOutput.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { parseConductance } from '../../support/parseConductance.ts';
import { exampleArguments } from '../../support/exampleArguments.ts';

const quick = ['--limit', '3', '--steps', '8', '--measures', 'none', '--map-neurons', '0', '--quiet'];

const printed = keepOutput();
const { file } = printed;

/** Runs and expects exit code 2 and one line on stderr. */
async function refused(...args: string[]): Promise<string> {
  expect(await runCli(args)).toBe(2);
  expect(printed.out).toBe('');
  expect(printed.err.trim().split('\n')).toHaveLength(1);
  return printed.err;
}

describe('conductance', () => {
  it('prints the ranking and writes the document', async () => {
    expect(await runCli(['conductance', ...exampleArguments, ...quick, '--out', file('a.nlens.json')])).toBe(
      0,
    );
    expect(printed.out).toMatch(/conv1 .*#\d+: /);
    const result = parseConductance(readFileSync(file('a.nlens.json'), 'utf8'));
    expect(result.data.samples).toBe(3);
    expect(result.layers.map((layer) => layer.name)).toEqual(['conv1', 'conv2', 'conv3', 'linear']);
    expect(readdirSync(printed.folder)).toEqual(['a.nlens.json']);
  });

  it('prints JSON and nothing else with --json, the same for the same seed', async () => {
    const run = async (): Promise<unknown> => {
      printed.out = '';
      expect(await runCli(['conductance', ...exampleArguments, ...quick, '--json'])).toBe(0);
      return { ...parseConductance(printed.out), createdAt: '', seconds: 0 };
    };
    expect(await run()).toEqual(await run());
    expect(printed.err).toBe('');
  });

  it('takes the samples of one class', async () => {
    expect(await runCli(['conductance', ...exampleArguments, ...quick, '--class', '7', '--json'])).toBe(0);
    const { samples, data } = parseConductance(printed.out);
    expect(samples.map(({ label }) => label)).toEqual([7, 7, 7]);
    expect(data.samples).toBe(3);
  });

  it('analyses the layers, target and unit that are asked for', async () => {
    const asked = ['--layers', 'conv2', '--target', '4', '--unit', 'element', '--baseline', '0.5', '--json'];
    expect(await runCli(['conductance', ...exampleArguments, ...quick, ...asked])).toBe(0);
    const { layers, samples, parameters } = parseConductance(printed.out);
    expect(layers).toMatchObject([{ name: 'conv2', neurons: 1600 }]);
    expect(samples.every(({ target }) => target === 4)).toBe(true);
    expect(parameters).toMatchObject({ baseline: 0.5, steps: 8 });
  });
});

describe('help', () => {
  it('of the program has all commands, and how to begin', async () => {
    expect(await runCli(['--help'])).toBe(0);
    expect(printed.out).toMatch(/^ {2}conductance \[options\]/m);
    expect(printed.out).toContain('neuron-lens COMMAND --help');
  });

  it.each(['train', 'report', 'evaluate sanity', 'evaluate roar', 'evaluate ablation'])(
    'of %s says what each option does, besides its default',
    async (command) => {
      expect(await runCli([...command.split(' '), '--help'])).toBe(0);
      const options = printed.out.split(/^Options:$/m)[1]!.split(/\n(?= {2}-)/);
      expect(options.length).toBeGreaterThan(2);
      for (const option of options) expect(option).not.toMatch(/^\s*--\S+( <[^>]*>)?\s*(\(|$)/);
    },
  );
});

describe('bad input ends with exit code 2, one line, and nothing written', () => {
  it.each([
    ['an unknown command', ['fly'], /unknown command 'fly'/],
    ['a missing option', ['conductance', '--data', 'x.npy'], /--model/],
    ['an unknown option', ['conductance', ...exampleArguments, '--wings'], /--wings/],
    ['a wrong number', ['conductance', ...exampleArguments, '--steps', 'many'], /whole number/],
    [
      'an unknown layer',
      ['conductance', ...exampleArguments, '--layers', 'conv9'],
      /no layer is named "conv9"; there are conv1/,
    ],
    [
      'a target out of range',
      ['conductance', ...exampleArguments, '--target', '10'],
      /target 10 does not exist.* 0 to 9/,
    ],
    [
      'a class that no sample has',
      ['conductance', ...exampleArguments, '--class', '12'],
      /no sample of class 12; its labels are 0, 1/,
    ],
    [
      'an unknown device',
      ['conductance', ...exampleArguments, '--device', 'abacus'],
      /no device is named abacus/,
    ],
    ['a missing model', ['conductance', '--model', 'nowhere.onnx', '--data', 'x.npy'], /nowhere\.onnx/],
    [
      'an unknown measure',
      ['conductance', ...exampleArguments, '--measures', 'charm'],
      /"charm" is none of conductance/,
    ],
    ['no baseline', ['conductance', ...exampleArguments, '--baseline', ''], /zero, mean, a number or a file/],
    [
      'too many steps',
      ['conductance', ...exampleArguments, '--steps', '1e9'],
      /steps: it has to be at most 10000/,
    ],
    [
      'too many resamples',
      ['conductance', ...exampleArguments, '--bootstrap', '1e9'],
      /bootstrap: it has to be at most 10000/,
    ],
    [
      'a workspace that is no folder',
      ['inspect', '--workspace', 'nowhere', '--model', 'lenet-relu'],
      /nowhere is no folder/,
    ],
    [
      'a baseline that single precision cannot hold',
      ['conductance', ...exampleArguments, ...quick, '--baseline', '1e39'],
      /output for the baseline is not a finite number/,
    ],
    [
      'settings against the preset',
      ['conductance', ...exampleArguments, '--captum', '--steps', '9'],
      /--captum sets/,
    ],
  ])('%s', async (_, args, message) => {
    expect(await refused(...args)).toMatch(message);
  });

  it('a file that is no model', async () => {
    writeFileSync(file('text.onnx'), 'this is no network');
    expect(await refused('conductance', '--model', file('text.onnx'), '--data', 'x.npy')).toMatch(
      /text\.onnx/,
    );
  });

  it('a name with line breaks and codes for the terminal', async () => {
    expect(await refused('conductance', ...exampleArguments, '--layers', 'a\n\x1b[2Jb')).toMatch(
      /no layer is named "a \[2Jb"; there are/,
    );
  });

  it('an output of an unknown kind, in a missing folder, or that is a folder', async () => {
    expect(await refused('conductance', ...exampleArguments, ...quick, '--out', file('a.txt'))).toMatch(
      /name it \*\.nlens\.json/,
    );
    printed.err = '';
    expect(await refused('conductance', ...exampleArguments, ...quick, '--out', file('no/a.html'))).toMatch(
      /cannot write into/,
    );
    printed.err = '';
    expect(await refused('report', file('missing.nlens.json'))).toMatch(/cannot read/);
    expect(readdirSync(printed.folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('a folder without permission', async () => {
    chmodSync(printed.folder, 0o500);
    expect(await refused('conductance', ...exampleArguments, ...quick, '--out', file('a.html'))).toMatch(
      /permission denied/,
    );
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk, found out while writing', async () => {
    // /proc takes no new files, whoever asks: what a disk without space does to the first write.
    expect(
      await refused('conductance', ...exampleArguments, ...quick, '--out', '/proc/a.nlens.json'),
    ).toMatch(/cannot write/);
  });

  it('a damaged analysis', async () => {
    writeFileSync(file('cut.nlens.json'), '{"kind":"conductance","version":1');
    expect(await refused('report', file('cut.nlens.json'))).toMatch(/not a JSON document/);
    printed.err = '';
    writeFileSync(file('odd.nlens.json'), '{"kind":"conductance","version":1}');
    expect(await refused('report', file('odd.nlens.json'))).toMatch(/damaged or foreign analysis/);
    printed.err = '';
    writeFileSync(file('new.nlens.json'), '{"kind":"conductance","version":9}');
    expect(await refused('report', file('new.nlens.json'))).toMatch(/format version 9/);
  });
});

describe('inspect, devices, report', () => {
  it('lists the layers of a model', async () => {
    expect(await runCli(['inspect', '--workspace', 'examples/mnist', '--model', 'lenet-relu'])).toBe(0);
    expect(printed.out).toMatch(/conv1 +Conv +6 × 28 × 28 +6 +156 +yes/);
  });

  it('turns a saved analysis into text', async () => {
    await runCli(['conductance', ...exampleArguments, ...quick, '--out', file('a.nlens.json')]);
    const first = printed.out;
    printed.out = '';
    expect(await runCli(['report', file('a.nlens.json')])).toBe(0);
    expect(first.startsWith(printed.out.trimEnd().slice(0, 200))).toBe(true);
  });
});
