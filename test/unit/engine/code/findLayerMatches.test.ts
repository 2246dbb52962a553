import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLayerMatches } from '../../../../src/engine/code/findLayerMatches.ts';
import { findNetworks } from '../../../../src/engine/code/findNetworks.ts';
import type { NetworkLayer } from '../../../../src/engine/code/matchLayers.ts';

const twoNetworks = `from torch import nn

class Tanh(nn.Module):
    """self.conv1 = nothing: this is a comment"""
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 6, 5)  # self.relu1 = nn.ReLU()
        self.tanh1 = nn.Tanh()

class Rectified(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.relu1: nn.Module = nn.ReLU()

    def forward(self, x):
        assert self.relu1 == self.relu1
`;

const nested = `class Block(nn.Module):
    def __init__(self, width):
        self.conv1 = nn.Conv2d(width, width, 3)
        self.act = nn.ReLU()


class Net(nn.Module):
    def __init__(self):
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, kernel_size=(3, 3)),  # first, second
            nn.ReLU(),
            nn.Sequential(nn.Dropout(p=0.5), nn.Identity()),
            Block(8),
        )
        self.list = nn.ModuleList([
            nn.Linear(8, 8),
            nn.Linear(8, 4)])
        self.many = nn.Sequential(*[nn.Linear(8, 8) for _ in range(3)])
        self.made = nn.ModuleList(nn.Linear(8, 8) for _ in range(3))
        self.layer1 = self._make_layer(Block, 64)
`;

async function lines(
  code: string,
  layers: readonly (string | NetworkLayer)[],
  className?: string,
  path = 'model.py',
): Promise<Record<string, number>> {
  const known = layers.map((layer) => (typeof layer === 'string' ? { name: layer } : layer));
  const matches = await findLayerMatches(code, path, known, className);
  return Object.fromEntries([...matches].map(([name, { definition }]) => [name, definition.line]));
}

/** Those of matches that are not certain. */
async function reasons(
  code: string,
  layers: readonly NetworkLayer[],
  className?: string,
  path = 'model.py',
): Promise<(string | undefined)[]> {
  return [...(await findLayerMatches(code, path, layers, className)).values()].map(({ certain, why }) => {
    expect(certain).toBe(why === undefined);
    return why;
  });
}

const conv = (name: string, channels: number): NetworkLayer => ({
  name,
  operator: 'Conv',
  shape: [channels, 9, 9],
});
const dense = (name: string, units: number): NetworkLayer => ({ name, operator: 'Gemm', shape: [units] });

describe('PyTorch', () => {
  it('takes the class that defines most of the layers, and no comment or string for code', async () => {
    expect(await lines(twoNetworks, ['conv1', 'tanh1'])).toEqual({ conv1: 6, tanh1: 7 });
    expect(await lines(twoNetworks, ['conv1', 'relu1'])).toEqual({ conv1: 11, relu1: 12 });
  });

  it('counts the entries of sequences and follows classes of the file', async () => {
    expect(
      await lines(nested, ['features.0', 'features.1', 'features.2.1', 'features.3.act', 'list.1']),
    ).toEqual({
      'features.0': 10,
      'features.1': 11,
      'features.2.1': 12,
      'features.3.act': 4,
      'list.1': 17,
    });
  });

  it('finds the entries of a network that is a sequence', async () => {
    const code = 'model = nn.Sequential(\n  nn.Linear(2, 2),\n  nn.ReLU())';
    expect(await lines(code, ['0', '1'])).toEqual({ '0': 2, '1': 3 });
    const made = `def make():\n  return ${code.slice(8)}`;
    expect(await lines(made, ['0', '1'], 'make')).toEqual({ '0': 3, '1': 4 });
  });

  it('gives no line where the code does not say which', async () => {
    expect(
      await lines(nested, [
        'many.1',
        'made.0',
        'layer1.0.conv1',
        'features.9',
        'features.1.weight',
        'other',
        '',
        'constructor',
        '__proto__',
      ]),
    ).toEqual({});
  });

  it('looks into the class that is named, when several define the same layers', async () => {
    const code = ['class A:', '    def __init__(self):', '        self.conv1 = nn.Conv2d(1, 6, 5)', ''];
    const both = [...code, ...code.map((line) => line.replace('class A', 'class B'))].join('\n');
    expect(await lines(both, ['conv1'])).toEqual({ conv1: 3 });
    expect(await lines(both, ['conv1'], 'B')).toEqual({ conv1: 7 });
    expect(await lines(both, ['conv1'], 'C')).toEqual({ conv1: 3 });
    const layers = [{ name: 'conv1' }];
    expect(await reasons(both, layers, 'B')).toEqual([undefined]);
    expect((await reasons(both, layers))[0]).toBe('A and B both define layers with these names.');
    expect((await reasons(both, layers, 'C'))[0]).toMatch(/this file has no C/);
  });

  it('reads names of containers, helpers, and base classes', async () => {
    const code = `class Base(nn.Module):
    def __init__(self):
        self._make()
        self.add_module('late', nn.Linear(4, 2))

    def _make(self):
        self.body = nn.Sequential(OrderedDict([
            ('first', nn.Conv2d(1, 4, 3)),
            ("second", nn.ReLU()),
        ]))
        self.heads = nn.ModuleDict({
            'a': nn.Linear(4, 2),
        })

class Net(Base):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(2, 1)
`;
    const names = ['body.first', 'body.second', 'heads.a', 'late', 'last'];
    expect(await lines(code, names, 'Net')).toEqual({
      'body.first': 8,
      'body.second': 9,
      'heads.a': 12,
      late: 4,
      last: 18,
    });
    expect(await lines(code, ['body.first#2'], 'Base')).toEqual({ 'body.first#2': 8 });
    const [first] = (await findNetworks(code, 'python'))[0]!.definitions.filter(
      ({ path }) => path === 'body.first',
    );
    expect(first).toMatchObject({
      type: 'Conv2d',
      hyperparameters: { in_channels: 1, out_channels: 4, kernel_size: 3 },
      line: 8,
      endLine: 8,
    });
  });

  it('has no line for a layer that is assigned in two places, unless one of them cannot be meant', async () => {
    const code = `class Net(nn.Module):
    def __init__(self, deep):
        if deep:
            self.head = nn.Conv2d(8, 4, 1)
        else:
            self.head = nn.Linear(8, 4)
        self.act = None
        self.act = nn.ReLU()
`;
    expect(await lines(code, ['head', 'act'])).toEqual({ act: 8 });
    expect(await lines(code, [conv('head', 4)])).toEqual({ head: 4 });
    expect(await lines(code, [dense('head', 4)])).toEqual({ head: 6 });
  });

  it('counts no entries of a sequence that is changed afterwards', async () => {
    const code = `class Net(nn.Module):
    def __init__(self):
        self.a = nn.Sequential(nn.Linear(1, 2), nn.ReLU())
        self.a.insert(0, nn.Linear(1, 1))
        self.b = nn.ModuleList([nn.Linear(1, 2)])
        self.b[0] = nn.Linear(2, 2)
`;
    expect(await lines(code, ['a', 'a.0', 'b.0'])).toEqual({ a: 3 });
  });

  it('says so where code and network differ in type or size', async () => {
    const code =
      'class A(nn.Module):\n  def __init__(self):\n    self.c = nn.Conv2d(1, 8, 3)\n    self.d = nn.Linear(8, 2)\n';
    expect(await reasons(code, [conv('c', 8), dense('d', 2)])).toEqual([undefined, undefined]);
    expect(await reasons(code, [conv('c', 6), conv('d', 2)], 'A')).toEqual([
      'The code says 8 channels, and the network has 6 × 9 × 9 here.',
      'The code says Linear, and the network has Conv here.',
    ]);
  });

  it('matches a network without names by the order, types and sizes of its layers', async () => {
    const code = `class Net(nn.Module):
    def __init__(self):
        self.body = nn.Sequential(nn.Conv2d(1, 6, 5),
                                  nn.ReLU(),
                                  nn.Conv2d(6, 16, 5))
        self.head = nn.Linear(16, 10)
`;
    const layers = [conv('Conv1', 6), conv('Conv2', 16)];
    expect(await lines(code, layers)).toEqual({ Conv1: 3, Conv2: 5 });
    expect(await reasons(code, layers)).toEqual([undefined, undefined]);
    // Of the same size, they could have changed places.
    expect(await reasons(code.replace('16, 5', '6, 5'), [conv('Conv1', 6), conv('Conv2', 6)])).toEqual([
      expect.stringMatching(/by its place/),
      expect.stringMatching(/by its place/),
    ]);
    expect(await lines(code, [conv('Conv1', 6)])).toEqual({});
    expect(await lines(code, [conv('Conv1', 6), conv('Conv2', 8)])).toEqual({});
    const looped = code.replace('self.body =', 'for i in n: self.body =');
    expect(await lines(looped, layers)).toEqual({});
  });

  it('counts kernels and strides, where the network tells them', async () => {
    const code = `class Net(nn.Module):
    def __init__(self):
        self.a = nn.Conv2d(1, 6, 5)
        self.b = nn.Conv2d(6, 6, (3, 3), stride=2)
        self.c = nn.Conv1d(6, 6, 7)
`;
    const window = (name: string, kernel: number[], strides: number[]) => ({
      ...conv(name, 6),
      kernel,
      strides,
    });
    const real = [
      window('Conv1', [5, 5], [1, 1]),
      window('Conv2', [3, 3], [2, 2]),
      // An exporter made a plane of the sequence.
      window('Conv3', [1, 7], [1, 1]),
    ];
    expect(await lines(code, real)).toEqual({ Conv1: 3, Conv2: 4, Conv3: 5 });
    // Of the same channels: kernels and strides tell them apart.
    expect(await reasons(code, real)).toEqual([undefined, undefined, undefined]);
    expect(await lines(code, [real[1]!, real[0]!, real[2]!])).toEqual({});
    const [a, b] = [window('a', [3, 3], [1, 1]), window('b', [3, 3], [1, 1])];
    expect(await reasons(code, [a, b])).toEqual([
      'The code says a kernel of 5, and the network has 3 × 3 here.',
      'The code says strides of 2, and the network has 1 × 1 here.',
    ]);
  });

  it('reads sizes from names that a literal is assigned to once', async () => {
    const unitsOf = async (before: string, inside: string, use = 'hidden'): Promise<unknown> => {
      const code = `${before}\nclass Net(nn.Module):\n  def __init__(self, given=3):\n    ${inside}\n    self.a = nn.Linear(4, ${use})\n`;
      const [network] = await findNetworks(code, 'python');
      return network!.definitions.find(({ path }) => path === 'a')!.hyperparameters['out_features'];
    };
    expect(await unitsOf('', 'hidden = 64')).toBe(64);
    expect(await unitsOf('hidden = 32', 'pass')).toBe(32);
    expect(await unitsOf('hidden = 32', 'hidden = 64')).toBe(64);
    for (const [before, inside] of [
      ['', 'hidden = 64; hidden = 32'],
      ['hidden = 32\nhidden = 16', 'pass'],
      ['hidden = 32', 'hidden += 1'],
      ['hidden = 32', 'for hidden in range(3): pass'],
      ['', 'if deep: hidden = 64'],
      ['hidden = 32', 'hidden, other = sizes()'],
      ['hidden = 32\ndef f():\n  global hidden\n  hidden = 3', 'pass'],
      ['hidden = 32', 'import hidden'],
      ['hidden = 32', 'hidden = make()'],
      ['hidden = 32', 'print(hidden := 3)'],
      ['hidden = 32', 'with f() as hidden: pass'],
      ['', 'pass'],
    ] as const) {
      expect(await unitsOf(before, inside), `${before} | ${inside}`).toBeUndefined();
    }
    // Whoever makes the network may give another value.
    expect(await unitsOf('given = 5', 'pass', 'given')).toBeUndefined();
  });

  it('reads sizes from attributes that the same function assigns before, and nothing else does', async () => {
    const unitsOf = async (inside: string, around = '', name = 'Net(nn.Module)'): Promise<unknown> => {
      const code = `class ${name}:\n  def __init__(self, given=3):\n    super().__init__()\n    ${inside}\n    self.a = nn.Linear(4, self.hidden)\n${around}\n`;
      const network = (await findNetworks(code, 'python')).find(({ names }) => names[0] === 'Net');
      const { hyperparameters, defaults } = network!.definitions.find(({ path }) => path === 'a')!;
      return [hyperparameters['out_features'], defaults['out_features']];
    };
    for (const [inside, around, name] of [
      ['self.hidden = 64', '', undefined],
      ['self.hidden: int = 64', '', undefined],
      ['wide = 64\n    self.hidden = wide', '', undefined],
      ['self.hidden = 64', '    self.b = 2 * self.hidden + self.hidden', undefined],
      ['self.hidden = 64', 'class Other(nn.Module):\n  def f(self):\n    self.hidden = 3', undefined],
      ['self.hidden = 64', 'class Base(nn.Module):\n  def f(self):\n    self.other = 3', 'Net(Base)'],
    ] as const) {
      expect(await unitsOf(inside, around, name), `${inside} | ${around}`).toEqual([64, undefined]);
    }
    for (const [inside, around, name] of [
      ['self.hidden = 64; self.hidden = 32', '', undefined],
      ['if deep: self.hidden = 64', '', undefined],
      ['self.hidden = 64', '  def set(self):\n    self.hidden = 3', undefined],
      ['self.hidden = 64', '  def set(self):\n    self.hidden += 3', undefined],
      ['self.hidden = 64', '  def set(self):\n    self.b, (self.hidden, c) = 1, (2, 3)', undefined],
      ['self.hidden = 64', '  def set(self):\n    for self.hidden in range(3): pass', undefined],
      ['self.hidden = 64', '  def set(self):\n    with f() as self.hidden: pass', undefined],
      ['self.hidden = 64', '  def set(self):\n    del self.hidden', undefined],
      ['self.hidden = 64', '  @property\n  def hidden(self): return 3', undefined],
      ['self.hidden = 64; setattr(self, name, 3)', '', undefined],
      ['self.hidden = 64', 'def change(net):\n  net.hidden = 3', undefined],
      ['self.hidden = 64', '', 'Net(Imported)'],
      ['self.hidden = 64', 'class Base(nn.Module):\n  def f(self):\n    self.hidden = 3', 'Net(Base)'],
      ['self.hidden = 64', 'class Derived(Net):\n  def f(self):\n    self.hidden = 3', undefined],
      ['pass', '    self.hidden = 64', undefined],
      ['self.hidden = self.hidden', '', undefined],
    ] as const) {
      expect(await unitsOf(inside, around, name), `${inside} | ${around}`).toEqual([undefined, undefined]);
    }
    // Whoever makes the network may give another one.
    expect(await unitsOf('self.hidden = given')).toEqual([undefined, 3]);
    expect(await unitsOf('given = 5; self.hidden = given')).toEqual([undefined, undefined]);
  });

  it('takes the defaults of arguments for a hint, and is not certain then', async () => {
    const code = `class Net(nn.Module):
    def __init__(self, first=8, second: int = 4):
        self.a = nn.Linear(2, first)
        self.b = nn.Linear(first, second)
        self.c = nn.Linear(second, classes)
`;
    const layers = [dense('Gemm1', 8), dense('Gemm2', 4)];
    expect(await lines(code, layers)).toEqual({ Gemm1: 3, Gemm2: 4 });
    expect(await reasons(code, layers)).toEqual([
      expect.stringMatching(/sizes that arguments have by default/),
      expect.stringMatching(/sizes that arguments have by default/),
    ]);
    // Given another value, the code could still be meant: by its name it is.
    expect(await reasons(code, [dense('a', 6), dense('b', 4)])).toEqual([undefined, undefined]);
    expect(await lines(code, [dense('Gemm1', 6), dense('Gemm2', 5)])).toEqual({});
    // What the code itself says goes before it.
    const sure =
      'class Sure(nn.Module):\n  def __init__(self):\n    self.a = nn.Linear(2, 8)\n    self.b = nn.Linear(8, 4)\n';
    expect(await reasons(code + sure, layers)).toEqual([undefined, undefined]);
    expect(await lines(code + sure, layers)).toEqual({ Gemm1: 8, Gemm2: 9 });
  });

  it('follows a list that a function writes out and appends to', async () => {
    const net = (statements: string, use = 'nn.Sequential(*layers)'): string =>
      `class Net(nn.Module):\n  def __init__(self):\n${statements.replace(/^/gm, '    ')}\n    self.net = ${use}\n`;
    const names = ['net.0', 'net.1', 'net.2'];
    expect(
      await lines(
        net('layers = [nn.Linear(1, 2),\n  nn.ReLU()]  # two\nlayers.append(nn.Linear(2, 3))'),
        names,
      ),
    ).toEqual({ 'net.0': 3, 'net.1': 4, 'net.2': 5 });
    expect(
      await lines(net('layers = [nn.Linear(1, 2)]', 'nn.Sequential(nn.ReLU(), *layers, nn.ReLU())'), names),
    ).toEqual({ 'net.0': 4, 'net.1': 3, 'net.2': 4 });
    // Used again for the next one.
    expect(
      await lines(net('layers = [nn.Tanh()]\nself.b = nn.Sequential(*layers)\nlayers = [nn.ReLU()]'), [
        'b.0',
        'net.0',
        'net.1',
      ]),
    ).toEqual({ 'b.0': 3, 'net.0': 5 });
    const made = 'def make():\n  layers = [nn.Linear(2, 2)]\n  return nn.Sequential(*layers)\n';
    expect(await lines(made, ['0'], 'make')).toEqual({ '0': 2 });
    for (const statements of [
      'layers = make()',
      'layers = [nn.ReLU() for i in range(3)]',
      'layers = [nn.ReLU()]\nfor i in range(3):\n  layers.append(nn.ReLU())',
      'layers = [nn.ReLU()]\nif deep: layers.append(nn.ReLU())',
      'layers = [nn.ReLU()]\nlayers.insert(0, nn.ReLU())',
      'layers = [nn.ReLU()]\nlayers += [nn.ReLU()]',
      'layers = [nn.ReLU()]\nlayers[0] = nn.Tanh()',
      'layers = [nn.ReLU()]\nother = layers\nother.append(nn.ReLU())',
      'layers = [nn.ReLU()]\nextend(layers)',
      'layers = [nn.ReLU()]\ndef more(): layers.append(nn.ReLU())\nmore()',
      'layers = other = [nn.ReLU()]\nother.append(nn.ReLU())',
      'layers = [*layers, nn.ReLU()]',
      'layers.append(nn.ReLU())',
      'global layers\nlayers = [nn.ReLU()]',
    ]) {
      expect(await lines(net(statements), ['net.0', 'net.1']), statements).toEqual({});
    }
    const [network] = await findNetworks(net('layers = make()'), 'python');
    expect(network!.countable).toBe(false);
  });

  it('is never certain of a wrong line, whatever the order in which the network runs its layers', async () => {
    const layer = fc.record({
      channels: fc.constantFrom(4, 6),
      kernel: fc.constantFrom(3, 5),
      stride: fc.constantFrom(1, 2),
      written: fc.boolean(),
      place: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(layer, { minLength: 2, maxLength: 4 }), fc.boolean(), async (made, known) => {
        const code = `class Net(nn.Module):\n  def __init__(self, k):\n${made
          .map(
            ({ channels, kernel, stride, written }, i) =>
              `    self.m${i} = nn.Conv2d(1, ${channels}, ${written ? kernel : 'k'}, stride=${stride})\n`,
          )
          .join('')}`;
        const run = made.map((each, i) => ({ ...each, i })).sort((a, b) => a.place - b.place);
        const layers = run.map(({ channels, kernel, stride }, place) => ({
          ...conv(`Conv${place + 1}`, channels),
          ...(known && { kernel: [kernel, kernel], strides: [stride, stride] }),
        }));
        const matches = await findLayerMatches(code, 'm.py', layers, 'Net');
        for (const [place, { i }] of run.entries()) {
          const found = matches.get(`Conv${place + 1}`);
          if (found?.certain) expect(found.definition.line).toBe(i + 3);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('ends with classes that hold themselves, or grow without bound', async () => {
    const cycle = 'class A(nn.Module):\n  def __init__(self):\n    self.a = A()\n    self.b = nn.ReLU()\n';
    expect(await lines(cycle, ['b'])).toEqual({});
    const grown = Array.from(
      { length: 18 },
      (_, i) =>
        `class A${i}(nn.Module):\n  def __init__(self):\n    self.a = A${i + 1}()\n    self.b = A${i + 1}()\n`,
    ).join('');
    expect(await lines(grown, ['a.b'])).toEqual(expect.any(Object));
  });
});

describe('Keras', () => {
  const functional = `def build(width):
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, (3, 3), activation="relu", name="conv1")(inputs)
    x = layers.Conv2D(filters=64, kernel_size=3,
                      name='conv2')(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
`;

  it('reads names and hyper-parameters of the functional style', async () => {
    const layers = [conv('conv1', 32), conv('conv2', 64)];
    expect(await lines(functional, layers, 'build')).toEqual({ conv1: 3, conv2: 4 });
    const [network] = await findNetworks(functional, 'python');
    expect(network!.definitions.map(({ type }) => type)).toEqual(['Conv2D', 'Conv2D', 'Flatten', 'Dense']);
    expect(network!.definitions[0]!.hyperparameters).toEqual({
      filters: 32,
      kernel_size: [3, 3],
      activation: 'relu',
      name: 'conv1',
    });
  });

  it('matches layers without names in the sequential style by their order', async () => {
    const code = `model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(8, activation='tanh'),
    layers.Dense(6),
    layers.Dense(3),
])
other = Sequential()
other.add(Dense(5))
other.add(Dense(4))
`;
    const layers = [dense('dense_4', 8), dense('dense_5', 6)];
    expect(await lines(code, layers)).toEqual({ dense_4: 3, dense_5: 4 });
    expect(await reasons(code, layers)).toEqual([undefined, undefined]);
    expect(await lines(code, [dense('Gemm1', 5)])).toEqual({ Gemm1: 8 });
    expect(await lines(code, [dense('Gemm1', 5)], 'model')).toEqual({});
  });

  it('counts nothing in loops, comprehensions, or code that is being typed', async () => {
    const layers = [dense('a', 8), dense('b', 8)];
    for (const code of [
      'def f(x):\n  x = Dense(8)(x)\n  for i in range(3):\n    x = Dense(8)(x)\n  return x\n',
      'm = Sequential([Dense(8) for i in range(3)])\nn = 1\n',
      'def f(x):\n  x = Dense(8)(x)\n  x = Dense(8)(x)\n  x = Dense(\n',
    ]) {
      expect(await lines(code, layers), code).toEqual({});
    }
  });
});

describe('TensorFlow.js', () => {
  const code = `import * as tf from '@tensorflow/tfjs';
const first = tf.sequential({ layers: [
  tf.layers.conv2d({ filters: 6, kernelSize: [5, 5], inputShape: [28, 28, 1], name: 'conv' }),
  tf.layers.flatten(),
  tf.layers.dense({ units: 10 }),
] });
export function build(): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 32, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 16 }));
  model.add(tf.layers.dense({ units: 2 }));
  return model;
}
`;

  it.each(['model.ts', 'model.js', 'model.tsx'])('reads %s', async (path) => {
    expect(await lines(code, [conv('conv', 6)], undefined, path)).toEqual({ conv: 3 });
    const layers = [dense('dense_1', 32), dense('dense_2', 16)];
    expect(await lines(code, layers, undefined, path)).toEqual({ dense_1: 9, dense_2: 10 });
    expect(await lines(code, layers, 'build', path)).toEqual({ dense_1: 9, dense_2: 10 });
    expect(await lines(code, layers, 'first', path)).toEqual({});
  });

  it('reads layers that are applied, in the order in which they run', async () => {
    const applied =
      'const y = tf.layers.dense({ units: 4 }).apply(\n tf.layers.dense({ units: 8 }).apply(\n x));\nconst z = tf.layers.dense({ units: 2 }).apply(y);';
    expect(await lines(applied, [dense('Gemm1', 8), dense('Gemm2', 4)], undefined, 'm.ts')).toEqual({
      Gemm1: 2,
      Gemm2: 1,
    });
  });

  it('counts nothing that is made in a loop or by a function that is handed on', async () => {
    for (const looped of [
      'for (const n of [8, 8]) m.add(tf.layers.dense({ units: 8 }));',
      'm.add(tf.layers.dense({ units: 8 })); list.map((x) => m.add(tf.layers.dense({ units: 8 })));',
    ]) {
      expect(await lines(looped, [dense('a', 8), dense('b', 8)], undefined, 'm.ts')).toEqual({});
    }
  });
});

describe('any code', () => {
  it('has the definitions of the example where they are', async () => {
    const path = join(import.meta.dirname, '../../../../examples/mnist/model.py');
    const text = readFileSync(path, 'utf8');
    const layers = [conv('conv1', 6), conv('conv2', 16), conv('conv3', 120), dense('linear', 84)];
    for (const [name, from] of [
      ['LeNet5', 'LeNet5'],
      ['LeNetReLU', 'LeNetReLU'],
      ['EvenOdd', 'LeNet5'],
    ] as const) {
      const start = text.indexOf(`class ${from}(`);
      const matches = await findLayerMatches(text, path, layers, name);
      expect([...matches.keys()]).toEqual(layers.map((layer) => layer.name));
      for (const [layer, { definition, certain }] of matches) {
        const line = text.slice(0, text.indexOf(`self.${layer} =`, start)).split('\n').length;
        expect([layer, definition.line, certain]).toEqual([layer, line, true]);
      }
    }
  });

  // A hover waits for this once for each state of the code; how long it took is in the report of the tests.
  it('finds the layers of one of forty networks in a file of 2,000 lines', async () => {
    const modules = Array.from(
      { length: 24 },
      (_, i) =>
        `        self.conv${i} = nn.Conv2d(${i + 1}, ${i + 2}, 3)\n        self.relu${i} = nn.ReLU()\n`,
    ).join('');
    const code = Array.from(
      { length: 40 },
      (_, i) =>
        `class Net${i}(nn.Module):\n    def __init__(self):\n        super().__init__()\n${modules}\n`,
    ).join('');
    const layers = Array.from({ length: 24 }, (_, i) => conv(`conv${i}`, i + 2));
    const started = performance.now();
    const matches = await findLayerMatches(code, 'model.py', layers, 'Net7');
    console.info(`2,000 lines in ${(performance.now() - started).toFixed(1)} ms`);
    expect([...matches.values()].map(({ definition }) => definition.line)).toEqual(
      layers.map((_, i) => 7 * 52 + 4 + 2 * i),
    );
  });

  it('counts columns as the editor does', async () => {
    const code = 'class A:\n  def f(self): "\u{1F600}é"; self.a = nn.ReLU()\n';
    const { definition } = (await findLayerMatches(code, 'a.py', [{ name: 'a' }])).get('a')!;
    expect(code.split('\n')[1]!.slice(definition.column, definition.endColumn)).toBe('self.a = nn.ReLU()');
  });

  it('takes any text and any names', async () => {
    const piece = fc.constantFrom(
      ...['class A:\n', ' self.a = ', 'nn.Sequential(', ')', '[', '"', "'''", '#', '\n', 'a', '.'],
      ...['tf.layers.dense({', '}', 'Dense(', 'name="a"', 'def f():\n', ',', '(', 'Sequential(['],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.array(fc.string()), async (pieces, names) => {
        const code = pieces.join('');
        const count = code.split('\n').length;
        for (const path of ['m.py', 'm.ts']) {
          const found = await lines(code, ['a', 'a.0', 'a.0.a', ...names], undefined, path);
          for (const line of Object.values(found)) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(count);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the line of a layer or none, whatever part of the code is missing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(twoLevels.code.length), fc.nat(40), async (from, length) => {
        const broken = twoLevels.code.slice(0, from) + twoLevels.code.slice(from + length);
        const rows = broken.split('\n');
        for (const [name, line] of Object.entries(await lines(broken, Object.keys(twoLevels.marks)))) {
          expect(rows[line - 1], `${name} in\n${broken}`).toContain(twoLevels.marks[name]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** What the line of a layer holds, as long as it is that layer's. */
const twoLevels = {
  marks: {
    conv1: 'self.conv1',
    'block.act': 'self.act',
    'block.conv': 'self.conv ',
    last: 'self.last',
  } as Record<string, string>,
  code: `class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(
            6, 6, 3)
        self.act = nn.ReLU()

class Net(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.block = Block()
        self.last = nn.Linear(6, 2)
`,
};
