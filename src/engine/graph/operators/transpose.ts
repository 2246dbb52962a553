import { numberAttribute, numbersAttribute, stringAttribute } from '../attributes.ts';
import type { Attributes, ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { divideDims, formatShape, multiplyDims, type Dim } from '../Shape.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Operators that put the elements in another order. */
export const transpose: readonly Operator[] = [
  { name: 'Transpose', infer: inferTranspose, gradient: transposeGradient },
  { name: 'DepthToSpace', infer: inferDepthToSpace, gradient: depthToSpaceGradient },
  {
    name: 'SpaceToDepth',
    infer: inferSpaceToDepth,
    gradient: ({ builder, node, gradients }) => [
      builder.add('DepthToSpace', [gradients[0]!], { blocksize: blockSize(node.attributes), mode: 'DCR' }),
    ],
  },
];

/** The axis of the input that each axis of the output comes from; the reverse order where none is given. */
export function permutation(attributes: Attributes, rank: number): readonly number[] {
  return numbersAttribute(attributes, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
}

export function blockSize(attributes: Attributes): number {
  return numberAttribute(attributes, 'blocksize', 1);
}

/** Whether the channels of a block vary slowest (`CRD`: column, row, depth) or fastest (`DCR`). */
export function depthFirst(attributes: Attributes): boolean {
  return stringAttribute(attributes, 'mode', 'DCR') === 'CRD';
}

function inferTranspose(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const perm = permutation(context.attributes, shape.length);
  const complete = perm.length === shape.length && shape.every((_, axis) => perm.includes(axis));
  if (!complete) context.fail(`[${perm.join(', ')}] is no order of the axes of ${formatShape(shape)}`);
  return [{ type, shape: perm.map((axis) => shape[axis]!) }];
}

function transposeGradient({ builder, node, gradients }: GradientContext): string[] {
  const perm = permutation(node.attributes, builder.info(gradients[0]!).shape.length);
  const inverse = perm.map((_, axis) => perm.indexOf(axis));
  return [builder.add('Transpose', [gradients[0]!], { perm: inverse })];
}

function inferDepthToSpace(context: ShapeContext): ValueInfo[] {
  const [type, block, [samples, channels, height, width]] = image(context);
  return [
    {
      type,
      shape: [
        samples,
        divided(context, channels, block * block),
        multiplyDims(height, block)!,
        multiplyDims(width, block)!,
      ],
    },
  ];
}

function inferSpaceToDepth(context: ShapeContext): ValueInfo[] {
  const [type, block, [samples, channels, height, width]] = image(context);
  return [
    {
      type,
      shape: [
        samples,
        multiplyDims(channels, block * block)!,
        divided(context, height, block),
        divided(context, width, block),
      ],
    },
  ];
}

function image(context: ShapeContext): [ValueInfo['type'], number, [Dim, Dim, Dim, Dim]] {
  const { type, shape } = requireInput(context, 0);
  const block = blockSize(context.attributes);
  if (shape.length !== 4)
    context.fail(`the input ${formatShape(shape)} is no [batch, channels, height, width]`);
  if (!(block >= 1)) context.fail(`a block of ${block} pixels is empty`);
  return [type, block, shape as unknown as [Dim, Dim, Dim, Dim]];
}

function divided(context: ShapeContext, dim: Dim, by: number): Dim {
  return (
    divideDims(dim, by) ??
    context.fail(
      `${formatShape(context.inputs[0]!.shape)} does not split: ${formatShape([dim])} is no multiple of ${by}`,
    )
  );
}

function depthToSpaceGradient({ builder, node, inputs, gradients }: GradientContext): string[] {
  const block = blockSize(node.attributes);
  const g = gradients[0]!;
  if (!depthFirst(node.attributes)) return [builder.add('SpaceToDepth', [g], { blocksize: block })];
  const { shape } = builder.info(inputs[0]!);
  const [samples, channels, height, width] = shape as [Dim, Dim, Dim, Dim];
  const split = reshapeTo(builder, g, [
    samples,
    divideDims(channels, block * block)!,
    height,
    block,
    width,
    block,
  ]);
  const ordered = builder.add('Transpose', [split], { perm: [0, 1, 3, 5, 2, 4] });
  return [reshapeTo(builder, ordered, shape)];
}
