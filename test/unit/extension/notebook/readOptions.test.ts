import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOptions } from '../../../../src/cli/describeOptions.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { cellArguments } from '../../../../src/extension/notebook/cellArguments.ts';
import { completeMagic } from '../../../../src/extension/notebook/completeMagic.ts';
import { magicHelp, notebookHelp } from '../../../../src/extension/notebook/magicHelp.ts';
import { readCell } from '../../../../src/extension/notebook/readCell.ts';
import { readOptions } from '../../../../src/extension/notebook/readOptions.ts';
import { splitWords } from '../../../../src/extension/notebook/splitWords.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const commands = describeOptions();
const conductance = commands.find(({ name }) => name === 'conductance')!;
const read = (text: string) =>
  readOptions(text, conductance).map(({ option, value }) => [option.name, value ?? null]);

describe('the magics of a cell', () => {
  it('are one for the whole cell, or one a line', () => {
    expect(readCell('\n%%rules --model a\n# note\n--data b\n')).toEqual([
      { name: 'rules', text: '--model a\n# note\n--data b\n' },
    ]);
    expect(
      readCell('# first\n%load_ext neuron_lens\n\n%neuron_lens\n  %pathway --model a --data b\r\n'),
    ).toEqual([
      { name: 'neuron_lens', text: '' },
      { name: 'pathway', text: '--model a --data b' },
    ]);
    expect(readCell(' \n')).toEqual([]);
  });

  it.each([
    ['import torch', /^import torch: this kernel runs no Python, but %%conductance, .*%neuron_lens for help/],
    ['%%timeit\nx', /^%%timeit: this kernel/],
    ['%rules --model a\nx = 1', /^x = 1: /],
    ['%neuron_lens now', /^%neuron_lens takes no argument: leave out now$/],
  ])('are the only code: %j', (text, message) => {
    expect(() => readCell(text)).toThrow(InputError);
    expect(() => readCell(text)).toThrow(message);
  });
});

const good = [
  '--model lenet --data digits',
  '\n--model=lenet\n# --captum\n  --data "my digits.npy"\n--layers "fc 1,fc2"',
  '--model a --data b --captum --baseline -1\n--unit element',
  '--model a --data b --layers \'x\'y\\ z"\\"q\\a"',
];
const bad: [string, RegExp][] = [
  ['--modl a --data b', /^--modl is no option of %%conductance; did you mean --model\? .*--help lists/],
  ['--model a', /^--data is missing: /],
  ['--model a --data', /^--data needs a value: <file or name>/],
  ['--model a --data b --unit pixel', /^--unit pixel: give one of channel, element/],
  ['--model a --data b --captum yes', /^--captum is a switch and takes no value: leave out yes/],
  ['--model a --data b --layers x y', /^--layers takes one value, and x y are 2: put quotes around it/],
  ['--model a --data b --layers "x', /^--layers: "x: No closing quotation; close it/],
  ['lenet --data b', /^lenet: an option starts with --/],
  ['--model a --data b --json', /^--json is no option/],
  ['--model a --data b --labels y', /^--labels takes an array of a Python kernel \(%load_ext neuron_lens\)/],
];

describe('the options of a cell', () => {
  it.each(bad)('that are wrong are named with the way out: %j', (text, message) => {
    expect(() => readOptions(text, conductance)).toThrow(InputError);
    expect(() => readOptions(text, conductance)).toThrow(message);
  });

  const noPython = spawnSync('python3', ['--version']).status !== 0;
  it.skipIf(noPython)('are those of the magics in a Python kernel', () => {
    const script = `
import json, sys
sys.path.insert(0, sys.argv[1])
from neuron_lens.errors import NeuronLensError
from neuron_lens.options import parse_options, read_commands
given = json.load(sys.stdin)
command = read_commands(given["commands"])["conductance"]
def read(text):
    try:
        return [[option.name, value] for option, value in parse_options(text, command)]
    except NeuronLensError:
        return "wrong"
print(json.dumps([read(text) for text in given["texts"]]))`;
    // Labels are the one option that only Python has.
    const wrong = bad.map(([text]) => text).filter((text) => !text.includes('--labels'));
    const { stdout, stderr } = spawnSync('python3', ['-c', script, resolve('python')], {
      input: JSON.stringify({ commands, texts: [...good, ...wrong] }),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const here = [
      // Python takes the quotes off the names of files when it looks for them.
      ...good.map((text) =>
        read(text).map(([name, value]) => [name, value === 'my digits.npy' ? `"${value}"` : value]),
      ),
      ...wrong.map(() => 'wrong'),
    ];
    expect(JSON.parse(stdout)).toEqual(here);
  });

  it('are split as a shell does', () => {
    expect(splitWords(`a 'b c'"d\\"e" \\ f ''`)).toEqual(['a', 'b cd"e', ' f', '']);
  });
});

describe('the arguments of a cell', () => {
  const folder = temporaryFolder();
  const inner = join(folder, 'notebooks');
  mkdirSync(inner);
  writeFileSync(join(inner, 'net.onnx'), '');
  writeFileSync(
    join(folder, 'neuron-lens.json'),
    JSON.stringify({ models: { lenet: { path: 'lenet.onnx' } }, dataSets: { digits: { path: 'd.npy' } } }),
  );
  const usual = { device: 'cpu', memory: undefined, seed: 4 };
  const words = (text: string) => cellArguments(conductance, readOptions(text, conductance), inner, usual);

  it('are files of its folder, and names of the nearest neuron-lens.json', async () => {
    expect(await words('--model net.onnx --data digits --baseline -1 --out r.html --fresh')).toEqual([
      'conductance',
      `--model=${join(inner, 'net.onnx')}`,
      '--data=digits',
      '--baseline=-1',
      `--out=${join(inner, 'r.html')}`,
      '--fresh',
      `--workspace=${folder}`,
      '--device=cpu',
      '--seed=4',
    ]);
    const elsewhere = await words('--model lenet --data digits --workspace .. --device webgpu --seed 1');
    expect(elsewhere.slice(1)).toEqual([
      '--model=lenet',
      '--data=digits',
      '--device=webgpu',
      '--seed=1',
      `--workspace=${folder}`,
    ]);
  });

  it.each([
    [
      '--model net --data digits',
      /^--model net: give a file or a name .* names lenet; for variables of Python/,
    ],
    ['--model lenet --data X[:500]', /^--data X\[:500\]: give .* choose a Python kernel and %load_ext/],
    ['--model lenet.onnx --data digits', /^--model lenet\.onnx: there is no such file in /],
    ['--model lenet --data digits --baseline b', /^--baseline b: give a file; for variables of Python/],
  ])('are nothing else: %j', async (text, message) => {
    await expect(words(text)).rejects.toThrow(message);
  });
});

describe('help and completion', () => {
  it('list the options', () => {
    expect(magicHelp(conductance)).toMatch(/^%%conductance: .*\n\n {2}--model <file or name> +a model file/);
    expect(magicHelp(conductance)).not.toContain('--json');
    for (const { name } of commands) expect(notebookHelp(commands, '1.2.3')).toContain(`%%${name}`);
  });

  it('completes options of the magic, and values of those that have a few', () => {
    const texts = (before: string) => completeMagic(before, commands).map(({ text }) => text);
    expect(texts('%%conductance\n--')).toContain('--bootstrap');
    expect(texts('%conductance --model a --uni')).toContain('--unit');
    expect(texts('%%conductance\n--unit ')).toEqual(['channel', 'element']);
    expect(texts('%%conductance\n--model ')).toEqual([]);
    expect(texts('x = a --')).toEqual([]);
  });
});
