import { InputError } from '../../InputError.ts';
import { axisFromFront, numberAttribute, numbersAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, GradientRule, Operator, ShapeContext } from '../Operator.ts';
import { isBatch, isStatic, multiplyDims, type Dim } from '../Shape.ts';
import { bool, elementCount } from '../Tensor.ts';
import { castLike } from './castLike.ts';
import { expandTo } from './expandTo.ts';
import { floatScalar } from './floatScalar.ts';
import { knownIntegers } from './knownIntegers.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';

/** Reductions over axes. The axes of ReduceSum are an input, those of the others an attribute. */
export const reductions: readonly Operator[] = [
  { name: 'ReduceSum', infer: inferReduction, gradient: spread((_context, g) => g) },
  {
    name: 'ReduceMean',
    infer: inferReduction,
    gradient: spread(({ builder, inputs: [x] }, g, axes) =>
      builder.add('Div', [g, countAlong(builder, x!, axes)]),
    ),
  },
  { name: 'ReduceMax', infer: inferReduction, gradient: extremeGradient },
  { name: 'ReduceMin', infer: inferReduction, gradient: extremeGradient },
  { name: 'ReduceProd', infer: inferProduct, gradient: productGradient },
  { name: 'ArgMax', infer: inferArg, gradient: 'zero' },
  { name: 'ArgMin', infer: inferArg, gradient: 'zero' },
];

/**
 * The axes a node reduces, from the front and in order.
 * @param known the content of its axes input, where it has one.
 * @returns undefined where an axis is outside the value.
 */
export function reducedAxes(
  attributes: ShapeContext['attributes'],
  known: readonly number[] | undefined,
  rank: number,
): number[] | undefined {
  const given = known ?? numbersAttribute(attributes, 'axes') ?? [];
  if (given.length === 0) {
    const none = numberAttribute(attributes, 'noop_with_empty_axes', 0) !== 0;
    return none ? [] : Array.from({ length: rank }, (_, axis) => axis);
  }
  const axes = given.map((axis) => axisFromFront(axis, rank));
  if (axes.includes(undefined)) return undefined;
  return [...new Set(axes as number[])].sort((a, b) => a - b);
}

function inferReduction(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const known = context.inputs[1] ? knownIntegers(context, 1, 'the list of axes') : undefined;
  const axes =
    reducedAxes(context.attributes, known, shape.length) ??
    context.fail(`an axis is outside a value of ${shape.length} axes`);
  return [{ type, shape: reducedShape(context, shape, axes) }];
}

function reducedShape(context: ShapeContext, shape: readonly Dim[], axes: readonly number[]): Dim[] {
  return numberAttribute(context.attributes, 'keepdims', 1) !== 0
    ? shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Exporters compute the number of elements as the product of a shape. */
function inferProduct(context: ShapeContext): ValueInfo[] {
  const [info] = inferReduction(context);
  const content = context.inputs[0]!.content;
  if (!content || !info!.shape.every((dim) => dim === 1)) return [info!];
  const product = content.reduce<Dim | undefined>(
    (left, right) => (left === undefined ? undefined : multiplyDims(left, right)),
    1,
  );
  return [product === undefined ? info! : { ...info!, content: [product] }];
}

function inferArg(context: ShapeContext): ValueInfo[] {
  const { shape } = requireInput(context, 0);
  const axis = requireAxis(context, numberAttribute(context.attributes, 'axis', 0), shape.length);
  return [{ type: 'int64', shape: reducedShape(context, shape, [axis]) }];
}

function axesOf({ builder, node, inputs: [x, axes] }: GradientContext): number[] {
  const known = axes ? (builder.info(axes).content as readonly number[]) : undefined;
  return reducedAxes(node.attributes, known, builder.info(x!).shape.length)!;
}

/** The value of an output with the reduced axes put back as axes of length 1. */
function withAxes({ builder, node }: GradientContext, value: string, axes: readonly number[]): string {
  const kept = numberAttribute(node.attributes, 'keepdims', 1) !== 0;
  return kept || axes.length === 0 ? value : builder.add('Unsqueeze', [value, builder.integers(axes)]);
}

/** Gives each reduced element the same gradient, made from that of the result. */
function spread(
  make: (context: GradientContext, gradient: string, axes: readonly number[]) => string,
): GradientRule {
  return (context) => {
    const { builder, inputs, gradients } = context;
    const axes = axesOf(context);
    return [expandTo(builder, withAxes(context, make(context, gradients[0]!, axes), axes), inputs[0]!)];
  };
}

/** The number of elements along some axes, as a float scalar. */
export function countAlong(builder: GraphBuilder, x: string, axes: readonly number[]): string {
  const { shape } = builder.info(x);
  const lengths = axes.map((axis) => shape[axis]!);
  if (isStatic(lengths)) {
    return floatScalar(builder, elementCount(lengths), x);
  }
  const chosen = builder.add('Gather', [builder.add('Shape', [x]), builder.integers(axes)]);
  const count = builder.add('ReduceProd', [chosen], { keepdims: 0 });
  return castLike(builder, count, x);
}

/** Equal extremes share the gradient, as in torch.amax: picking the first would need an index for each window. */
function extremeGradient(context: GradientContext): string[] {
  const { builder, inputs, outputs, gradients } = context;
  const x = inputs[0]!;
  const axes = axesOf(context);
  const equal = builder.add('Equal', [x, withAxes(context, outputs[0]!, axes)]);
  const ties = castLike(builder, equal, x);
  const count = builder.add('ReduceSum', [ties, builder.integers(axes)], {
    keepdims: 1,
    ...(axes.length === 0 ? { noop_with_empty_axes: 1 } : {}),
  });
  const share = builder.add('Div', [withAxes(context, gradients[0]!, axes), count]);
  return [builder.add('Mul', [ties, share])];
}

/**
 * The product of the other factors, computed as such: dividing the product by the factor fails at zeros. One axis
 * after the other; an axis of length n takes n² elements.
 */
function productGradient(context: GradientContext): string[] {
  const { builder, node, inputs, gradients } = context;
  const axes = axesOf(context);
  const partial = [inputs[0]!];
  for (const axis of axes)
    partial.push(builder.add('ReduceProd', [partial.at(-1)!], { axes: [axis], keepdims: 1 }));
  let gradient = withAxes(context, gradients[0]!, axes);
  for (const [i, axis] of [...axes.entries()].reverse()) {
    const others = productOfOthers(builder, partial[i]!, axis, node.name);
    gradient = builder.add('Mul', [gradient, others]);
  }
  return [gradient];
}

function productOfOthers(builder: GraphBuilder, x: string, axis: number, node: string): string {
  const { shape } = builder.info(x);
  const length = shape[axis]!;
  if (isBatch(length))
    throw new InputError(`ReduceProd node "${node}": no gradient for a product over the batch`);
  const itself = Array.from({ length: length * length }, (_, i) => i % (length + 1) === 0);
  const mask = builder.constant(bool(itself, [length, length, ...shape.slice(axis + 1).map(() => 1)]));
  const copies = builder.add('Unsqueeze', [x, builder.integers([axis])]);
  const others = builder.add('Where', [mask, floatScalar(builder, 1, x), copies]);
  return builder.add('ReduceProd', [others], { axes: [axis + 1], keepdims: 0 });
}
