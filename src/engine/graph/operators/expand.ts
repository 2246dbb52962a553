import type { ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { broadcastShapes, formatShape, multiplyDims, type Dim } from '../Shape.ts';
import { elementCount } from '../Tensor.ts';
import { isSmall } from './isSmall.ts';
import { knownIntegers, knownLengths } from './knownIntegers.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';
import { unbroadcast } from './unbroadcast.ts';

/** Operators that repeat elements. */
export const expand: readonly Operator[] = [
  {
    name: 'Expand',
    infer: inferExpand,
    gradient: ({ builder, inputs, gradients }) => [unbroadcast(builder, gradients[0]!, inputs[0]!)],
  },
  { name: 'Tile', infer: inferTile, gradient: tileGradient },
];

function inferExpand(context: ShapeContext): ValueInfo[] {
  const { type, shape, content } = requireInput(context, 0);
  const asked = knownLengths(context, 1, 'the new shape');
  const result =
    broadcastShapes(shape, asked) ??
    context.fail(`${formatShape(shape)} does not expand to ${formatShape(asked)}`);
  if (content?.length !== 1 || !isSmall(result)) return [{ type, shape: result }];
  return [{ type, shape: result, content: new Array<Dim>(elementCount(result)).fill(content[0]!) }];
}

function inferTile(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const repeats = knownIntegers(context, 1, 'the number of repetitions');
  if (repeats.length !== shape.length || repeats.some((count) => count < 0)) {
    context.fail(`repetitions [${repeats.join(', ')}] do not fit ${formatShape(shape)}`);
  }
  return [{ type, shape: shape.map((dim, axis) => multiplyDims(dim, repeats[axis]!)!) }];
}

function tileGradient({ builder, inputs, gradients }: GradientContext): string[] {
  const { shape } = builder.info(inputs[0]!);
  const repeats = builder.info(inputs[1]!).content as readonly number[];
  const copies: Dim[] = [];
  const axes: number[] = [];
  for (const [axis, dim] of shape.entries()) {
    if (repeats[axis] !== 1) axes.push(copies.push(repeats[axis]!) - 1);
    copies.push(dim);
  }
  if (axes.length === 0) return [gradients[0]!];
  const split = reshapeTo(builder, gradients[0]!, copies);
  return [builder.add('ReduceSum', [split, builder.integers(axes)], { keepdims: 0 })];
}
