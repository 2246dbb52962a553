import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { makeOnnx, type OnnxParts } from '../../../../support/makeOnnx.ts';
import { readParts, runParts } from '../../../../support/readParts.ts';

interface Case {
  readonly name: string;
  readonly parts: Omit<OnnxParts, 'outputs'>;
  readonly input: readonly [shape: readonly number[], data: readonly number[]];
  /** Worked out by hand from the specification of the operator set. */
  readonly expected: readonly [shape: readonly number[], data: readonly number[]];
}

const e = Math.exp;
const integers = (...data: number[]) => ({ dims: [data.length], type: 7, data });
const floats = (...data: number[]) => ({ dims: [data.length], data });
const scalar = (value: number) => ({ dims: [], data: [value] });
const seven = [[1, 7], [0, 1, 2, 3, 4, 5, 6]] as const; // prettier-ignore
const four = [[1, 1, 2, 2], [1, 2, 3, 4]] as const; // prettier-ignore
const image = { x: ['batch', 1, 2, 2] };

/** Each node list ends with the value `y`. */
const cases: readonly Case[] = [
  {
    name: 'Softmax before opset 13 normalises all axes from axis on together',
    parts: {
      opset: 11,
      inputs: { x: ['batch', 2, 2] },
      nodes: [
        ['Softmax', 'x', 's'],
        ['Neg', 's', 'y'],
      ],
    },
    input: [
      [1, 2, 2],
      [0, Math.log(2), Math.log(3), Math.log(4)],
    ],
    expected: [
      [1, 2, 2],
      [-0.1, -0.2, -0.3, -0.4],
    ],
  },
  {
    name: 'Softmax before opset 13 along the last axis',
    parts: {
      opset: 9,
      inputs: { x: ['batch', 2, 2] },
      nodes: [
        ['Softmax', 'x', 's', { axis: 2 }],
        ['Neg', 's', 'y'],
      ],
    },
    input: [
      [1, 2, 2],
      [0, Math.log(3), Math.log(4), 0],
    ],
    expected: [
      [1, 2, 2],
      [-0.25, -0.75, -0.8, -0.2],
    ],
  },
  {
    name: 'Softmax from opset 13 on normalises the last axis by default',
    parts: {
      opset: 13,
      inputs: { x: ['batch', 2, 2] },
      nodes: [
        ['Softmax', 'x', 's'],
        ['Neg', 's', 'y'],
      ],
    },
    input: [
      [1, 2, 2],
      [0, Math.log(3), Math.log(4), 0],
    ],
    expected: [
      [1, 2, 2],
      [-0.25, -0.75, -0.8, -0.2],
    ],
  },
  {
    name: 'LogSoftmax before opset 13',
    parts: {
      opset: 7,
      inputs: { x: ['batch', 2, 1] },
      nodes: [
        ['LogSoftmax', 'x', 's'],
        ['Exp', 's', 'y'],
      ],
    },
    input: [
      [1, 2, 1],
      [0, Math.log(3)],
    ],
    expected: [
      [1, 2, 1],
      [0.25, 0.75],
    ],
  },
  ...[11, 13].flatMap((opset): Case[] => {
    const axes = (...data: number[]) =>
      opset < 13
        ? { attributes: { axes: data }, input: '', weights: {} }
        : { attributes: {}, input: ' axes', weights: { axes: integers(...data) } };
    const squeeze = axes(1, -1);
    const unsqueeze = axes(1);
    const sum = axes(-1);
    return [
      {
        name: `Squeeze of opset ${opset}`,
        parts: {
          opset,
          inputs: { x: ['batch', 1, 2, 1] },
          weights: squeeze.weights,
          nodes: [['Squeeze', `x${squeeze.input}`, 'y', squeeze.attributes]],
        },
        input: [
          [1, 1, 2, 1],
          [5, 6],
        ],
        expected: [
          [1, 2],
          [5, 6],
        ],
      },
      {
        name: `Unsqueeze of opset ${opset}`,
        parts: {
          opset,
          weights: unsqueeze.weights,
          nodes: [['Unsqueeze', `x${unsqueeze.input}`, 'y', unsqueeze.attributes]],
        },
        input: [
          [1, 2],
          [5, 6],
        ],
        expected: [
          [1, 1, 2],
          [5, 6],
        ],
      },
      {
        name: `ReduceSum of opset ${opset}`,
        parts: {
          opset,
          weights: sum.weights,
          nodes: [['ReduceSum', `x${sum.input}`, 'y', { ...sum.attributes, keepdims: 0 }]],
        },
        input: [
          [2, 2],
          [1, 2, 3, 4],
        ],
        expected: [[2], [3, 7]],
      },
    ];
  }),
  {
    name: 'ReduceMean of opset 18 has its axes as input',
    parts: {
      opset: 18,
      weights: { axes: integers(1) },
      nodes: [['ReduceMean', 'x axes', 'y', { keepdims: 1 }]],
    },
    input: [
      [2, 2],
      [1, 2, 3, 4],
    ],
    expected: [
      [2, 1],
      [1.5, 3.5],
    ],
  },
  {
    name: 'ReduceMax of opset 18 may reduce nothing',
    parts: {
      opset: 18,
      nodes: [
        ['ReduceMax', 'x', 'z', { noop_with_empty_axes: 1 }],
        ['Neg', 'z', 'y'],
      ],
    },
    input: [
      [1, 2],
      [1, 2],
    ],
    expected: [
      [1, 2],
      [-1, -2],
    ],
  },
  {
    name: 'Split of opset 11 has sizes as attribute',
    parts: {
      opset: 11,
      inputs: { x: ['batch', 7] },
      nodes: [
        ['Split', 'x', 'a b', { axis: 1, split: [5, 2] }],
        ['Neg', 'b', 'y'],
      ],
    },
    input: seven,
    expected: [
      [1, 2],
      [-5, -6],
    ],
  },
  {
    name: 'Split of opset 13 has sizes as input',
    parts: {
      opset: 13,
      inputs: { x: ['batch', 7] },
      weights: { sizes: integers(2, 5) },
      nodes: [
        ['Split', 'x sizes', 'a b', { axis: -1 }],
        ['Neg', 'a', 'y'],
      ],
    },
    input: seven,
    expected: [
      [1, 2],
      [-0, -1],
    ],
  },
  {
    name: 'Split of opset 18 into unequal parts',
    parts: {
      opset: 18,
      inputs: { x: ['batch', 7] },
      nodes: [
        ['Split', 'x', 'a b c', { axis: 1, num_outputs: 3 }],
        ['Neg', 'c', 'y'],
      ],
    },
    input: seven,
    expected: [[1, 1], [-6]],
  },
  {
    name: 'Clip of opset 6 has its limits as attributes',
    parts: { opset: 10, nodes: [['Clip', 'x', 'y', { max: { float: 1.5 } }]] },
    input: [
      [1, 2],
      [-4, 4],
    ],
    expected: [
      [1, 2],
      [-4, 1.5],
    ],
  },
  {
    name: 'Clip of opset 11',
    parts: { opset: 11, weights: { low: scalar(0) }, nodes: [['Clip', 'x low', 'y']] },
    input: [
      [1, 2],
      [-4, 4],
    ],
    expected: [
      [1, 2],
      [0, 4],
    ],
  },
  {
    name: 'Pad of opset 2 has pads and value as attributes',
    parts: { opset: 10, nodes: [['Pad', 'x', 'y', { pads: [0, 1, 0, 2], value: { float: 9 } }]] },
    input: [
      [1, 2],
      [1, 2],
    ],
    expected: [
      [1, 5],
      [9, 1, 2, 9, 9],
    ],
  },
  {
    name: 'Pad of opset 18 names the axes',
    parts: {
      opset: 18,
      inputs: image,
      weights: { pads: integers(1, 0), axes: integers(-1) },
      nodes: [['Pad', 'x pads _ axes', 'y']],
    },
    input: four,
    expected: [
      [1, 1, 2, 3],
      [0, 1, 2, 0, 3, 4],
    ],
  },
  {
    name: 'Slice of opset 1 to the end',
    parts: {
      opset: 9,
      inputs: { x: ['batch', 7] },
      nodes: [['Slice', 'x', 'y', { axes: [1], starts: [-2], ends: [Number.MAX_SAFE_INTEGER] }]],
    },
    input: seven,
    expected: [
      [1, 2],
      [5, 6],
    ],
  },
  {
    name: 'Slice of opset 10 to the end',
    parts: {
      opset: 10,
      inputs: { x: ['batch', 7] },
      weights: {
        from: integers(5),
        to: { dims: [1], type: 7, fields: { raw_data: Buffer.from('ffffffffffffff7f', 'hex') } },
        axes: integers(1),
      },
      nodes: [['Slice', 'x from to axes', 'y']],
    },
    input: seven,
    expected: [
      [1, 2],
      [5, 6],
    ],
  },
  {
    name: 'Upsample of opset 7',
    parts: {
      opset: 7,
      inputs: image,
      nodes: [['Upsample', 'x', 'y', { scales: { floats: [1, 1, 1, 2] }, mode: 'nearest' }]],
    },
    input: four,
    expected: [
      [1, 1, 2, 4],
      [1, 1, 2, 2, 3, 3, 4, 4],
    ],
  },
  {
    name: 'Upsample of opset 9, linear, counts from the first pixel',
    parts: {
      opset: 9,
      inputs: image,
      weights: { scales: floats(1, 1, 1, 2) },
      nodes: [['Upsample', 'x scales', 'y', { mode: 'linear' }]],
    },
    input: four,
    expected: [
      [1, 1, 2, 4],
      [1, 1.5, 2, 2, 3, 3.5, 4, 4],
    ],
  },
  {
    name: 'Resize of opset 10',
    parts: {
      opset: 10,
      inputs: image,
      weights: { scales: floats(1, 1, 2, 1) },
      nodes: [['Resize', 'x scales', 'y']],
    },
    input: four,
    expected: [
      [1, 1, 4, 2],
      [1, 2, 1, 2, 3, 4, 3, 4],
    ],
  },
  {
    name: 'Resize of opset 13 to sizes that are computed from the shape',
    parts: {
      opset: 13,
      inputs: image,
      weights: { zero: integers(0), two: integers(2), size: integers(2, 4) },
      nodes: [
        ['Shape', 'x', 'shape'],
        ['Slice', 'shape zero two', 'start'],
        ['Concat', 'start size', 'sizes', { axis: 0 }],
        [
          'Resize',
          'x _ _ sizes',
          'y',
          { mode: 'nearest', nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' },
        ],
      ],
    },
    input: four,
    expected: [
      [1, 1, 2, 4],
      [1, 1, 2, 2, 3, 3, 4, 4],
    ],
  },
  {
    name: 'Resize of opset 18 names the axes',
    parts: {
      opset: 18,
      inputs: image,
      weights: { size: integers(4) },
      nodes: [
        [
          'Resize',
          'x _ _ size',
          'y',
          { axes: [3], mode: 'linear', coordinate_transformation_mode: 'half_pixel' },
        ],
      ],
    },
    input: four,
    expected: [
      [1, 1, 2, 4],
      [1, 1.25, 1.75, 2, 3, 3.25, 3.75, 4],
    ],
  },
  {
    name: 'Dropout of opset 7, with an output for its mask that nothing reads',
    parts: {
      opset: 7,
      nodes: [
        ['Dropout', 'x', 'd mask', { ratio: { float: 0.5 } }],
        ['Neg', 'd', 'y'],
      ],
    },
    input: [
      [1, 2],
      [1, 2],
    ],
    expected: [
      [1, 2],
      [-1, -2],
    ],
  },
  {
    name: 'Dropout of opset 12 as output',
    parts: {
      opset: 12,
      weights: { ratio: scalar(0.5) },
      nodes: [
        ['Neg', 'x', 'n'],
        ['Dropout', 'n ratio', 'y'],
      ],
    },
    input: [
      [1, 2],
      [1, 2],
    ],
    expected: [
      [1, 2],
      [-1, -2],
    ],
  },
  {
    name: 'BatchNormalization of opset 7 with its five outputs',
    parts: {
      opset: 7,
      weights: { scale: floats(2, 1), bias: floats(1, 0), mean: floats(1, 0), variance: floats(4, 1) },
      nodes: [
        [
          'BatchNormalization',
          'x scale bias mean variance',
          'y a b c d',
          { epsilon: { float: 0 }, spatial: 1 },
        ],
      ],
    },
    input: [
      [1, 2],
      [5, 3],
    ],
    expected: [
      [1, 2],
      [5, 3],
    ],
  },
  {
    name: 'Cast to a narrower float',
    parts: {
      nodes: [
        ['Cast', 'x', 'h', { to: 10 }],
        ['Cast', 'h', 'd', { to: 11 }],
        ['Neg', 'd', 'y'],
      ],
    },
    input: [
      [1, 2],
      [0.5, 2],
    ],
    expected: [
      [1, 2],
      [-0.5, -2],
    ],
  },
  {
    name: 'Cast to an integer and back',
    parts: {
      nodes: [
        ['Cast', 'x', 'i', { to: 7 }],
        ['Cast', 'i', 'y', { to: 1 }],
      ],
    },
    input: [
      [1, 2],
      [-1.5, 2.5],
    ],
    expected: [
      [1, 2],
      [-1, 2],
    ],
  },
  {
    name: 'Gelu of opset 20, tanh',
    parts: { opset: 20, nodes: [['Gelu', 'x', 'y', { approximate: 'tanh' }]] },
    input: [
      [1, 2],
      [0, 1],
    ],
    expected: [
      [1, 2],
      [0, 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * 1.044715))],
    ],
  },
  {
    name: 'Mish of opset 18',
    parts: { opset: 18, nodes: [['Mish', 'x', 'y']] },
    input: [
      [1, 2],
      [0, 1],
    ],
    expected: [
      [1, 2],
      [0, Math.tanh(Math.log(1 + e(1)))],
    ],
  },
  ...[18, 21].map((opset): Case => ({
    name: `GroupNormalization of opset ${opset}`,
    parts: {
      opset,
      inputs: { x: ['batch', 4, 1] },
      weights:
        opset < 21
          ? { scale: floats(1, 2), bias: floats(0, 1) }
          : { scale: floats(1, 1, 2, 2), bias: floats(0, 0, 1, 1) },
      nodes: [['GroupNormalization', 'x scale bias', 'y', { num_groups: 2, epsilon: { float: 0 } }]],
    },
    input: [
      [1, 4, 1],
      [1, 3, 5, 9],
    ],
    expected: [
      [1, 4, 1],
      [-1, 1, -1, 3],
    ],
  })),
  {
    name: 'Constant as numbers',
    parts: {
      nodes: [
        ['Constant', '', 'c', { value_floats: { floats: [1, 2] } }],
        ['Constant', '', 'd', { value_float: { float: 3 } }],
        ['Add', 'x c', 's'],
        ['Mul', 's d', 'y'],
      ],
    },
    input: [
      [1, 2],
      [1, 1],
    ],
    expected: [
      [1, 2],
      [6, 9],
    ],
  },
  {
    name: 'Constant as integers',
    parts: {
      nodes: [
        ['Constant', '', 'c', { value_ints: [-1, 1, 2] }],
        ['Reshape', 'x c', 'y'],
      ],
    },
    input: [
      [1, 2],
      [1, 2],
    ],
    expected: [
      [1, 1, 2],
      [1, 2],
    ],
  },
  {
    name: 'weights in 16 bits are widened',
    parts: {
      weights: {
        half: { dims: [2], type: 10, fields: { raw_data: Buffer.from('003c0184', 'hex') } },
        brain: { dims: [2], type: 16, fields: { raw_data: Buffer.from('803f00c0', 'hex') } },
        list: { dims: [2], type: 10, fields: { int32_data: [Buffer.from([0x80, 0x78, 0x80, 0xf8, 0x02])] } },
      },
      nodes: [
        ['Cast', 'half', 'h', { to: 1 }],
        ['Cast', 'brain', 'b', { to: 1 }],
        ['Cast', 'list', 'l', { to: 1 }],
        ['Sum', 'x h b l', 'y'],
      ],
    },
    input: [
      [1, 2],
      [0, 0],
    ],
    expected: [
      [1, 2],
      [1 + 1 + 1, -(2 ** -14 + 2 ** -24) - 2 - 1],
    ],
  },
  {
    name: 'weights as lists of numbers and in double precision',
    parts: {
      weights: {
        list: { dims: [2], fields: { float_data: [Buffer.from(Float32Array.of(1, 2).buffer)] } },
        doubles: {
          dims: [2],
          type: 11,
          fields: { double_data: [Buffer.from(Float64Array.of(0.5, 0.25).buffer)] },
        },
        raw: { dims: [2], type: 11, fields: { raw_data: Buffer.from(Float64Array.of(0.125, 4).buffer) } },
      },
      nodes: [
        ['Cast', 'doubles', 'd', { to: 1 }],
        ['Cast', 'raw', 'r', { to: 1 }],
        ['Sum', 'x list d r', 'y'],
      ],
    },
    input: [
      [1, 2],
      [0, 0],
    ],
    expected: [
      [1, 2],
      [1.625, 6.25],
    ],
  },
  {
    name: 'int64 weights as a list with negative numbers',
    parts: {
      weights: {
        shape: {
          dims: [3],
          type: 7,
          fields: { int64_data: [Buffer.from('ffffffffffffffffff010201', 'hex')] },
        },
      },
      nodes: [['Reshape', 'x shape', 'y']],
    },
    input: [
      [1, 2],
      [1, 2],
    ],
    expected: [
      [1, 2, 1],
      [1, 2],
    ],
  },
  {
    name: 'DequantizeLinear of a weight with one scale',
    parts: {
      weights: {
        q: { dims: [2], type: 2, fields: { raw_data: Buffer.from([130, 100]) } },
        scale: scalar(0.5),
        zero: { dims: [], type: 2, fields: { raw_data: Buffer.from([128]) } },
      },
      nodes: [
        ['DequantizeLinear', 'q scale zero', 'w'],
        ['Add', 'x w', 'y'],
      ],
    },
    input: [
      [1, 2],
      [0, 0],
    ],
    expected: [
      [1, 2],
      [1, -14],
    ],
  },
  {
    name: 'DequantizeLinear of a weight with a scale a row, 4 bits each',
    parts: {
      opset: 21,
      inputs: { x: ['batch', 2, 3] },
      weights: {
        q: { dims: [2, 3], type: 22, fields: { raw_data: Buffer.from([0x21, 0x8f, 0x07]) } },
        scale: floats(1, 10),
      },
      nodes: [
        ['DequantizeLinear', 'q scale', 'w', { axis: 0 }],
        ['Add', 'x w', 'y'],
      ],
    },
    input: [
      [1, 2, 3],
      [0, 0, 0, 0, 0, 0],
    ],
    expected: [
      [1, 2, 3],
      [1, 2, -1, -80, 70, 0],
    ],
  },
  {
    name: 'DequantizeLinear of a weight with a scale a block',
    parts: {
      opset: 21,
      inputs: { x: ['batch', 2, 3] },
      weights: {
        q: { dims: [2, 3], type: 3, fields: { raw_data: Buffer.from([1, 2, 3, 4, 5, 6]) } },
        scale: { dims: [2, 2], data: [1, 10, 100, 1000] },
      },
      nodes: [
        ['DequantizeLinear', 'q scale', 'w', { axis: 1, block_size: 2 }],
        ['Add', 'x w', 'y'],
      ],
    },
    input: [
      [1, 2, 3],
      [0, 0, 0, 0, 0, 0],
    ],
    expected: [
      [1, 2, 3],
      [1, 2, 30, 400, 500, 6000],
    ],
  },
  {
    name: 'quantised activations keep their range, not their steps',
    parts: {
      weights: { scale: scalar(0.1), zero: { dims: [], type: 2, fields: { raw_data: Buffer.from([0]) } } },
      nodes: [
        ['QuantizeLinear', 'x scale zero', 'q'],
        ['DequantizeLinear', 'q scale zero', 'd'],
        ['Neg', 'd', 'y'],
      ],
    },
    input: [
      [1, 3],
      [-1, 0.123, 100],
    ],
    expected: [
      [1, 3],
      [0, -0.123, -25.5],
    ],
  },
];

describe('every operator set becomes opset 17', () => {
  test.each(cases)('$name', ({ parts, input, expected }) => {
    const result = runParts({ ...parts, outputs: ['y'] }, ...input);
    expect(result.shape).toEqual(expected[0]);
    expected[1].forEach((value, i) => expect(result.data[i]).toBeCloseTo(value, 5));
  });
});

describe('ONNX Runtime says the same of the file itself', () => {
  /** It rounds quantised activations, and takes five outputs of a normalisation for training. */
  const other = [
    'quantised activations keep their range, not their steps',
    'BatchNormalization of opset 7 with its five outputs',
  ];
  test.each(cases.filter(({ name }) => !other.includes(name)))(
    '$name',
    async ({ parts, input, expected }) => {
      const session = await InferenceSession.create(makeOnnx({ ...parts, outputs: ['y'] }));
      const [shape, data] = input;
      const { y } = await session.run({ x: new Tensor('float32', Float32Array.from(data), [...shape]) });
      expect(y!.dims).toEqual(expected[0]);
      expected[1].forEach((value, i) => expect(y!.data[i]).toBeCloseTo(value, 5));
      await session.release();
    },
  );
});

describe('a graph exported for one sample runs with any number of them', () => {
  const features = (...shape: number[]) => ({ x: [1, ...shape] });

  test('a Reshape to [1, -1] or [1, 4]', () => {
    for (const shape of [integers(1, -1), integers(1, 4), integers(-1, 4)]) {
      const parts = {
        inputs: features(2, 2),
        outputs: ['y'],
        weights: { shape },
        nodes: [['Reshape', 'x shape', 'y']],
      } as const;
      expect(
        runParts(
          parts,
          [3, 2, 2],
          Array.from({ length: 12 }, (_, i) => i),
        ).shape,
      ).toEqual([3, 4]);
    }
  });

  test('attention heads that are folded into the batch, and taken out again', () => {
    const parts: OnnxParts = {
      inputs: features(3, 4),
      outputs: ['y'],
      weights: { heads: integers(1, 3, 2, 2), folded: integers(2, 3, 2), back: integers(1, 2, 3, 2) },
      nodes: [
        ['Reshape', 'x heads', 'h'],
        ['Transpose', 'h', 't', { perm: [0, 2, 1, 3] }],
        ['Reshape', 't folded', 'f'],
        ['Reshape', 'f back', 'y'],
      ],
    };
    expect(
      runParts(
        parts,
        [5, 3, 4],
        Array.from({ length: 60 }, (_, i) => i),
      ).shape,
    ).toEqual([5, 2, 3, 2]);
  });

  test('a constant that is put beside the data of every sample', () => {
    const parts: OnnxParts = {
      inputs: features(2),
      outputs: ['y'],
      weights: { token: { dims: [1, 2], data: [7, 8] } },
      nodes: [
        ['Concat', 'token x', 'c', { axis: 1 }],
        ['Neg', 'c', 'y'],
      ],
    };
    const { shape, data } = runParts(parts, [2, 2], [1, 2, 3, 4]);
    expect(shape).toEqual([2, 4]);
    expect([...data]).toEqual([-7, -8, -1, -2, -7, -8, -3, -4]);
  });

  test('linear layers on sequences whose batch is the second axis', () => {
    const parts: OnnxParts = {
      inputs: features(3, 2),
      outputs: ['y'],
      weights: {
        rows: integers(3, 2),
        back: integers(3, 1, 2),
        double: { dims: [2, 2], data: [2, 0, 0, 2] },
      },
      nodes: [
        ['Transpose', 'x', 't', { perm: [1, 0, 2] }],
        ['Reshape', 't rows', 'r'],
        ['Gemm', 'r double', 'g'],
        ['Reshape', 'g back', 'b'],
        ['Transpose', 'b', 'y', { perm: [1, 0, 2] }],
      ],
    };
    const input = Array.from({ length: 12 }, (_, i) => i);
    const { shape, data } = runParts(parts, [2, 3, 2], input);
    expect(shape).toEqual([2, 3, 2]);
    expect([...data]).toEqual(input.map((value) => 2 * value));
  });

  const flat = { inputs: features(4), outputs: ['y'], weights: { shape: integers(4), w: { dims: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] } } }; // prettier-ignore

  test.each([
    [
      'MatMul',
      [
        ['Reshape', 'x shape', 'r'],
        ['MatMul', 'r w', 'y'],
      ],
    ],
    [
      'ReduceMax',
      [
        ['Reshape', 'x shape', 'r'],
        ['ReduceMax', 'r', 'y'],
      ],
    ],
    [
      'Softmax',
      [
        ['Reshape', 'x shape', 'r'],
        ['Softmax', 'r', 's', { axis: 0 }],
        ['Neg', 's', 'y'],
      ],
    ],
  ] as const)('what cannot is refused with the node that is in the way: %s', (operator, nodes) => {
    const message = new RegExp(`${operator} node "${operator} of .".*export it with an open batch axis`);
    expect(() => readParts({ ...flat, nodes })).toThrow(message);
  });
});

test('a quantised network is read with a warning', () => {
  const { warnings } = readParts({
    outputs: ['y'],
    weights: { scale: scalar(0.1), zero: { dims: [], type: 3, fields: { raw_data: Buffer.from([0]) } } },
    nodes: [['QuantizeLinear', 'x scale zero', 'q'], ['DequantizeLinear', 'q scale zero', 'y']], // prettier-ignore
  });
  expect(warnings).toEqual([expect.stringContaining('quantised')]);
});
