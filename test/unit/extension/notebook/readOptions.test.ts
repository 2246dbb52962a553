import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOptions } from '../../../../src/cli/describeOptions.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { cellArguments } from '../../../../src/extension/notebook/cellArguments.ts';
import { cellProblems } from '../../../../src/extension/notebook/cellProblems.ts';
import { completeMagic } from '../../../../src/extension/notebook/completeMagic.ts';
import { FileSources } from '../../../../src/extension/notebook/FileSources.ts';
import { helpAt } from '../../../../src/extension/notebook/helpAt.ts';
import { magicHelp, notebookHelp } from '../../../../src/extension/notebook/magicHelp.ts';
import { readCell } from '../../../../src/extension/notebook/readCell.ts';
import { readOptions, scanOptions } from '../../../../src/extension/notebook/readOptions.ts';
import { splitWords } from '../../../../src/extension/notebook/splitWords.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const commands = describeOptions();
const conductance = commands.find(({ name }) => name === 'conductance')!;
const read = (text: string) =>
  readOptions(text, conductance).map(({ option, value }) => [option.name, value ?? null]);

describe('the magics of a cell', () => {
  it('are one for the whole cell, or one a line', () => {
    expect(readCell('\n%%rules --model a\n# note\n--data b\n')).toEqual([
      { name: 'rules', at: 1, text: ' --model a\n# note\n--data b\n', start: 8 },
    ]);
    expect(
      readCell('# first\n%load_ext neuron_lens\n\n%neuron_lens\n  %pathway --model a --data b\r\n'),
    ).toEqual([
      { name: 'neuron_lens', at: 31, text: '', start: 43 },
      { name: 'pathway', at: 46, text: ' --model a --data b', start: 54 },
    ]);
    expect(readCell(' \n')).toEqual([]);
  });

  it.each([
    ['import torch', /^import torch: this kernel runs no Python, but %%conductance, .*%neuron_lens for help/],
    ['%%timeit\nx', /^%%timeit: this kernel/],
    ['%rules --model a\nx = 1', /^x = 1: /],
    ['%%conductanse --model a', /^%%conductanse --model a: did you mean %%conductance\? this kernel/],
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
  '--model a --data b --target predicted --class 3 --steps auto --as ranked',
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
  ['--model a --data b --steps many', /^--steps many: give a whole number of at least 1, or auto$/],
  ['--model a --data b --tolerance 0', /^--tolerance 0: give a number above 0$/],
  ['--model a --data b --as 2nd', /^--as 2nd: give a name of letters/],
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
commands = read_commands(given["commands"])
def read(name, text):
    command = commands[name]
    try:
        return [[option.name, value] for option, value in parse_options(text, command)]
    except NeuronLensError:
        return "wrong"
print(json.dumps([read("conductance", text) for text in given["texts"]] + [read(*pair) for pair in given["operands"]]))`;
    const operands: [string, string][] = [
      ['agree', 'a.nlens.json "my b" --top 3'],
      ['agree', '# none\n'],
      ['compare', 'a b c'],
      ['compare', 'a\n b --layers x'],
    ];
    // Labels are the one option that only Python has.
    const wrong = bad.map(([text]) => text).filter((text) => !text.includes('--labels'));
    const { stdout, stderr } = spawnSync('python3', ['-c', script, resolve('python')], {
      input: JSON.stringify({ commands, texts: [...good, ...wrong], operands }),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const here = [
      // Python takes the quotes off the names of files when it looks for them.
      ...good.map((text) =>
        read(text).map(([name, value]) => [name, value === 'my digits.npy' ? `"${value}"` : value]),
      ),
      ...wrong.map(() => 'wrong'),
      ...operands.map(([name, text]) => {
        const { given, problems } = scanOptions(
          text,
          commands.find((each) => each.name === name)!,
        );
        return problems.length > 0 ? 'wrong' : given.map(({ option, value }) => [option.name, value]);
      }),
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
  const usual = { '--device': 'cpu', '--memory': undefined, '--seed': 3 };
  const results = new Map([['ranked', '/kept/ranked.nlens.json']]);
  const words = (text: string, name = 'conductance') => {
    const command = commands.find((each) => each.name === name)!;
    return cellArguments(command, readOptions(text, command), { folder: inner, results, usual });
  };

  it('are files of its folder, and names of the nearest neuron-lens.json', async () => {
    expect(await words('--model net.onnx --data digits --baseline -1 --out r.html --fresh --as a')).toEqual([
      'conductance',
      `--model=${join(inner, 'net.onnx')}`,
      '--data=digits',
      '--baseline=-1',
      `--out=${join(inner, 'r.html')}`,
      '--fresh',
      `--workspace=${folder}`,
      '--device=cpu',
      '--seed=3',
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

  it('are results of earlier cells by their names', async () => {
    expect(await words('ranked net.onnx --top 3', 'agree')).toEqual([
      'agree',
      '--top=3',
      '--seed=3',
      '/kept/ranked.nlens.json',
      join(inner, 'net.onnx'),
    ]);
    expect(await words('--of ranked --data digits', 'mechanisms')).toContain('--of=/kept/ranked.nlens.json');
    expect(await words('lenet net.onnx --data digits --class 1', 'compare')).toEqual(
      expect.arrayContaining(['lenet', join(inner, 'net.onnx')]),
    );
    await expect(words('traced ranked', 'agree')).rejects.toThrow(
      /^analyses traced: give a file, .* with --as; there are ranked\. For variables of Python/,
    );
  });

  it.each([
    ['--model net --data digits', /^--model net: give a file, a name .*; there are lenet, ranked\. For var/],
    ['--model lenet --data X[:500]', /^--data X\[:500\]: give .* choose a Python kernel and %load_ext/],
    ['--model lenet.onnx --data digits', /^--model lenet\.onnx: there is no such file in /],
    ['--model lenet --data digits --baseline b', /^--baseline b: give a file or the name .* For variables/],
  ])('are nothing else: %j', async (text, message) => {
    await expect(words(text)).rejects.toThrow(message);
  });

  const sources = new FileSources(inner, ['ranked'], () =>
    Promise.resolve({
      outputs: [{ name: 'y', shape: ['batch', 2] }],
      layers: [{ name: 'conv1', operator: 'Conv', neurons: 6 }],
    } as never),
  );
  /** What can stand at the mark |. */
  const completed = async (marked: string, python = false): Promise<string[]> => {
    const position = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { found, replaced } = await completeMagic(text, position, commands, sources, python);
    return found.map(
      (each) =>
        text
          .slice(0, position - replaced)
          .split(/\s/)
          .at(-1)! + each.text,
    );
  };

  it.each<[string, string[]]>([
    ['%%conductance\n--unit |', ['channel', 'element']],
    ['%%conductance\n--unit=|', ['--unit=channel', '--unit=element']],
    ['%%conductance\n--steps |\n--model a', ['auto']],
    ['%%conductance --model |', ['lenet', 'net.onnx']],
    ['%%conductance --data d|', ['digits', 'net.onnx']],
    ['%%conductance --data ../|', ['digits', '../neuron-lens.json', '../notebooks/']],
    ['%%conductance --layers conv2,| --model lenet', ['conv2,all', 'conv2,conv1']],
    ['%%neucept --model lenet --class |', ['0', '1']],
    ['%%agree r|', ['ranked', 'net.onnx']],
    ['%%compare lenet |', ['lenet', 'ranked', 'net.onnx']],
    ['%%conductance --unit channel |', []],
    ['%%conductance # --|', []],
    ['%%conductance\n# --|', []],
    ['%%conductance|', []],
    ['x = a --|', []],
  ])('are completed: %j', async (text, expected) => {
    expect(await completed(text)).toEqual(expected);
  });

  it('are completed with the options of the magic that are still open', async () => {
    const open = await completed('%%conductance --model a\n--|');
    expect(open).toEqual(expect.arrayContaining(['--bootstrap', '--out', '--as']));
    expect(open).not.toContain('--model');
    expect(open).not.toContain('--sparsity');
    expect(open).not.toContain('--labels');
    expect(await completed('x = 1\n%rules --model a --la|', true)).toContain('--labels');
  });
});

describe('help and completion', () => {
  it('list the options', () => {
    expect(magicHelp(conductance)).toMatch(/^%%conductance: .*\n\n {2}--model <file or name> +a model file/);
    expect(magicHelp(conductance)).not.toContain('--json');
    for (const { name } of commands) expect(notebookHelp(commands, '1.2.3')).toContain(`%%${name}`);
  });

  it.each<[string, string, string | undefined]>([
    ['%%conductance --uni|t element', '--unit <unit>: channel, element', '--unit'],
    ['x = 1\n%conductance --model a --data| b', '--data <file or name> (needed)', '--data'],
    ['%%ag|ree a b', '%%agree <analyses …> [options]', '%%agree'],
    ['%%conductance --unit ele|ment', '', undefined],
    ['x --uni|t', '', undefined],
  ])('tell what a word is for: %j', (marked, head, piece) => {
    const text = marked.replace('|', '');
    const help = helpAt(text, marked.indexOf('|'), commands, true);
    expect(help?.head ?? '').toBe(head);
    expect(help && text.slice(help.start, help.end)).toBe(piece);
  });
});

describe('what is wrong with a cell', () => {
  const found = (text: string, python: boolean) =>
    cellProblems(text, commands, python).map(
      ({ message, start, end }) => `${text.slice(start, end)} → ${message}`,
    );

  it('is said at its place, all of it', () => {
    expect(
      found('%%conductance\n--modl net # no comment\n# --data\n--unit pixel\n--steps many', true),
    ).toEqual([
      expect.stringMatching(/^--modl net # no comment → --modl is no option .* did you mean --model/),
      expect.stringMatching(/^--unit pixel → --unit pixel: give one of channel, element$/),
      expect.stringMatching(/^--steps many → --steps many: give a whole number/),
      expect.stringMatching(/^%%conductance → --model is missing/),
      expect.stringMatching(/^%%conductance → --data is missing/),
    ]);
    expect(found('%agree\n%compare a b c', true)).toEqual([
      expect.stringMatching(/^%agree → analyses are missing: two or more/),
      expect.stringMatching(/^a b c → c: %%compare takes first and second, and no more/),
    ]);
  });

  it('leaves Python to its kernel, but for a magic that is almost one of ours', () => {
    const python = 'import torch\n%timeit x\n%load_ext neuron_lens\n%conductanse --model a';
    expect(found(python, true)).toEqual([
      '%conductanse → %conductanse --model a: did you mean %conductance?',
    ]);
    expect(found('%%rules\n--model net --data x[0] --labels y', true)).toEqual([]);
    expect(found('%%rules --model net --data x', true)).toEqual([
      '%%rules → %%rules: a Python kernel takes it with lines below it only; write %rules for one line',
    ]);
    expect(found('%%rules --model net --data x', false)).toEqual([]);
    expect(found('%%rules --model net --data x --labels y', false)).toHaveLength(1);
    expect(found('x = 1', false)).toHaveLength(1);
    expect(found('%conductance --help', true)).toEqual([]);
  });
});
