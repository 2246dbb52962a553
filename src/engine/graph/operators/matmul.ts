import { numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { broadcastShapes, formatShape, sameDim, shapeSize, type Dim, type Shape } from '../Shape.ts';
import { floatScalar } from './floatScalar.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';
import { unbroadcast } from './unbroadcast.ts';

/** Matrix products. */
export const matmul: readonly Operator[] = [
  { name: 'MatMul', infer: inferMatMul, gradient: matMulGradient },
  { name: 'Gemm', infer: inferGemm, gradient: gemmGradient },
];

/** As NumPy's matmul: a vector on the left is a row, on the right a column, and what it adds is taken away again. */
function inferMatMul(context: ShapeContext): ValueInfo[] {
  const [left, right] = [requireInput(context, 0), requireInput(context, 1)];
  const misfit = () =>
    context.fail(
      `${left.type} ${formatShape(left.shape)} cannot be multiplied by ${right.type} ${formatShape(right.shape)}`,
    );
  if (left.type !== right.type || left.shape.length === 0 || right.shape.length === 0) return misfit();
  const [a, b] = [asRow(left.shape), asColumn(right.shape)];
  if (!sameDim(a.at(-1)!, b.at(-2)!)) misfit();
  const shape = broadcastShapes(a.slice(0, -2), b.slice(0, -2)) ?? misfit();
  if (left.shape.length > 1) shape.push(a.at(-2)!);
  if (right.shape.length > 1) shape.push(b.at(-1)!);
  return [{ type: left.type, shape }];
}

function asRow(shape: Shape): Shape {
  return shape.length === 1 ? [1, ...shape] : shape;
}

function asColumn(shape: Shape): Shape {
  return shape.length === 1 ? [...shape, 1] : shape;
}

/**
 * ∂F/∂A = G Bᵀ and ∂F/∂B = Aᵀ G. A single matrix B, which weights are, goes into a Gemm that reads it transposed, so
 * it is not copied.
 */
function matMulGradient(context: GradientContext): (string | undefined)[] {
  const { builder, inputs, gradients, needs } = context;
  const [left, right] = inputs as [string, string];
  const [leftShape, rightShape] = [builder.info(left).shape, builder.info(right).shape];
  const a = reshapeTo(builder, left, asRow(leftShape));
  const b = reshapeTo(builder, right, asColumn(rightShape));
  const [aShape, bShape] = [builder.info(a).shape, builder.info(b).shape];
  const batches = broadcastShapes(aShape.slice(0, -2), bShape.slice(0, -2))!;
  const g = reshapeTo(builder, gradients[0]!, [...batches, aShape.at(-2)!, bShape.at(-1)!]);
  const shared = bShape.length === 2 && shapeSize(aShape.slice(0, -1)) !== undefined;
  const result: (string | undefined)[] = [undefined, undefined];
  if (needs(0)) {
    const gradient = shared
      ? reshapeTo(builder, builder.add('Gemm', [rows(builder, g), b], { transB: 1 }), aShape)
      : unbroadcast(builder, builder.add('MatMul', [g, transposed(builder, b)]), a);
    result[0] = reshapeTo(builder, gradient, leftShape);
  }
  if (needs(1)) {
    const gradient = shared
      ? builder.add('Gemm', [rows(builder, a), rows(builder, g)], { transA: 1 })
      : unbroadcast(builder, builder.add('MatMul', [transposed(builder, a), g]), b);
    result[1] = reshapeTo(builder, gradient, rightShape);
  }
  return result;
}

/** All rows of a stack of matrices as one matrix. */
function rows(builder: GraphBuilder, value: string): string {
  const { shape } = builder.info(value);
  return reshapeTo(builder, value, [shapeSize(shape.slice(0, -1))!, shape.at(-1)!]);
}

function transposed(builder: GraphBuilder, value: string): string {
  const rank = builder.info(value).shape.length;
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  return builder.add('Transpose', [value], { perm: [...perm.slice(0, -2), rank - 1, rank - 2] });
}

/** Y = alpha A B + beta C, where A and B are transposed first if `transA`, `transB` say so. */
function inferGemm(context: ShapeContext): ValueInfo[] {
  const [left, right, bias] = [requireInput(context, 0), requireInput(context, 1), context.inputs[2]];
  const misfit = () => {
    const all = [left, right, ...(bias ? [bias] : [])].map((info) => formatShape(info.shape));
    return context.fail(`the shapes ${all.join(', ')} do not fit`);
  };
  if (left.shape.length !== 2 || right.shape.length !== 2) misfit();
  const { transA, transB } = transpositions(context.attributes);
  const [m, k] = (transA ? left.shape.toReversed() : left.shape) as [Dim, Dim];
  const [inner, n] = (transB ? right.shape.toReversed() : right.shape) as [Dim, Dim];
  if (!sameDim(k, inner)) misfit();
  const shape = [m, n];
  if (bias) {
    const common = broadcastShapes(shape, bias.shape);
    if (!common?.every((dim, axis) => sameDim(dim, shape[axis]!)) || common.length !== 2) misfit();
  }
  return [{ type: left.type, shape }];
}

function transpositions(attributes: ShapeContext['attributes']) {
  return {
    transA: numberAttribute(attributes, 'transA', 0) !== 0,
    transB: numberAttribute(attributes, 'transB', 0) !== 0,
  };
}

function gemmGradient(context: GradientContext): (string | undefined)[] {
  const { builder, node, inputs, gradients, needs } = context;
  const [a, b, bias] = inputs as [string, string, string | undefined];
  const g = gradients[0]!;
  const { transA, transB } = transpositions(node.attributes);
  const alpha = numberAttribute(node.attributes, 'alpha', 1);
  const beta = numberAttribute(node.attributes, 'beta', 1);
  const product = (left: string, right: string, leftTransposed: boolean, rightTransposed: boolean) =>
    builder.add('Gemm', [left, right], {
      ...(alpha === 1 ? {} : { alpha }),
      transA: Number(leftTransposed),
      transB: Number(rightTransposed),
    });
  const result: (string | undefined)[] = [undefined, undefined, undefined];
  // With A' = Aᵀ or A as multiplied: ∂F/∂A' = alpha G B'ᵀ and ∂F/∂B' = alpha A'ᵀ G.
  if (needs(0)) result[0] = transA ? product(b, g, transB, true) : product(g, b, false, !transB);
  if (needs(1)) result[1] = transB ? product(g, a, true, transA) : product(a, g, !transA, false);
  if (needs(2)) {
    const scaled = beta === 1 ? g : builder.add('Mul', [g, floatScalar(builder, beta, g)]);
    result[2] = unbroadcast(builder, scaled, bias!);
  }
  return result;
}
