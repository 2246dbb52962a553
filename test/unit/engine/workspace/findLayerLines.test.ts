import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLayerLines } from '../../../../src/engine/workspace/findLayerLines.ts';

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

describe('findLayerLines', () => {
  it('takes the class that defines most of the layers, and no comment or string for code', () => {
    expect(findLayerLines(twoNetworks, ['conv1', 'tanh1'])).toEqual({ conv1: 6, tanh1: 7 });
    expect(findLayerLines(twoNetworks, ['conv1', 'relu1'])).toEqual({ conv1: 11, relu1: 12 });
  });

  it('counts the entries of sequences and follows classes of the file', () => {
    expect(
      findLayerLines(nested, ['features.0', 'features.1', 'features.2.1', 'features.3.act', 'list.1']),
    ).toEqual({
      'features.0': 10,
      'features.1': 11,
      'features.2.1': 12,
      'features.3.act': 4,
      'list.1': 17,
    });
  });

  it('finds the entries of a network that is a sequence', () => {
    expect(findLayerLines('model = nn.Sequential(\n  nn.Linear(2, 2),\n  nn.ReLU())', ['0', '1'])).toEqual({
      '0': 2,
      '1': 3,
    });
  });

  it('gives no line where the code does not say which', () => {
    expect(
      findLayerLines(nested, [
        'many.1',
        'made.0',
        'layer1.0.conv1',
        'features.9',
        'features.1.weight',
        'other',
        '',
      ]),
    ).toEqual({});
  });

  it('takes any text and any names', () => {
    const piece = fc.constantFrom(
      'class A:\n',
      ' self.a = ',
      'nn.Sequential(',
      ')',
      '[',
      '"',
      "'''",
      '#',
      '\n',
      'a',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.string()), (pieces, names) => {
        const code = pieces.join('');
        const lines = code.split('\n').length;
        for (const line of Object.values(findLayerLines(code, ['a', 'a.0', 'a.0.a', ...names]))) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
        }
      }),
    );
  });

  it('looks into the class that is named, when several define the same layers', () => {
    const code = ['class A:', '    def __init__(self):', '        self.conv1 = nn.Conv2d(1, 6, 5)', ''];
    const both = [...code, ...code.map((line) => line.replace('class A', 'class B'))].join('\n');
    expect(findLayerLines(both, ['conv1'])).toEqual({ conv1: 3 });
    expect(findLayerLines(both, ['conv1'], 'B')).toEqual({ conv1: 7 });
    expect(findLayerLines(both, ['conv1'], 'C')).toEqual({ conv1: 3 });
  });
});
