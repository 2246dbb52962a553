import { axisFromFront, numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { InputError } from '../../InputError.ts';
import { formatShape, isBatch, isStatic, shapeSize, type Dim, type Shape } from '../Shape.ts';
import { numbers } from '../Tensor.ts';
import { typeCode } from '../typeCode.ts';
import { asMatrices, multiplyAlongAxis } from './multiplyAlongAxis.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';
import { spreadSlice } from './spreadSlice.ts';

/** Operators that pick elements by index. Negative indices count from the end. */
export const gather: readonly Operator[] = [
  { name: 'Gather', infer: inferGather, gradient: gatherGradient },
  { name: 'GatherElements', infer: inferGatherElements, gradient: gatherElementsGradient },
  { name: 'OneHot', infer: inferOneHot, gradient: 'zero' },
];

function inferGather(context: ShapeContext): ValueInfo[] {
  const { type, shape, content } = requireInput(context, 0);
  const indices = requireInput(context, 1);
  const axis = requireAxis(context, numberAttribute(context.attributes, 'axis', 0), shape.length);
  checkIndices(context, indices, shape[axis]!);
  const result = [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)];
  if (!content || shape.length !== 1 || !indices.content || !isStatic(indices.content)) {
    return [{ type, shape: result }];
  }
  return [{ type, shape: result, content: indices.content.map((index) => content.at(index)!) }];
}

function inferGatherElements(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const indices = requireInput(context, 1);
  const axis = requireAxis(context, numberAttribute(context.attributes, 'axis', 0), shape.length);
  const fits = (dim: Dim, i: number) => {
    const whole = shape[i]!;
    return isBatch(dim) ? isBatch(whole) && dim.batch <= whole.batch : isBatch(whole) || dim <= whole;
  };
  if (indices.shape.length !== shape.length || !indices.shape.every((dim, i) => i === axis || fits(dim, i))) {
    context.fail(`indices ${formatShape(indices.shape)} do not fit ${formatShape(shape)} along axis ${axis}`);
  }
  checkIndices(context, indices, shape[axis]!);
  return [{ type, shape: indices.shape }];
}

function checkIndices(context: ShapeContext, { type, content }: ValueInfo, length: Dim): void {
  if (type !== 'int64' && type !== 'int32') context.fail(`the indices are ${type}, not integers`);
  if (!content || isBatch(length)) return;
  const wrong = content.find((index) => !isBatch(index) && (index >= length || index < -length));
  if (wrong !== undefined)
    context.fail(`index ${formatShape([wrong])} is outside an axis of ${length} elements`);
}

/**
 * ∂F/∂data without scattering, which not every runtime has. Indices that are known and evenly spaced (one index, a
 * range) are a slice: its gradient is padded with zeros. Others become rows of 0 and 1: the gradient is a matrix
 * product with them, which takes indices × axis length elements where the indices are known only at run time.
 */
function gatherGradient({ builder, node, inputs, gradients }: GradientContext): string[] {
  const [data, indices] = inputs as [string, string];
  const { shape } = builder.info(data);
  const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), shape.length)!;
  const length = requireLength(shape[axis]!, node.name);
  const { shape: indexShape } = builder.info(indices);
  const count = shapeSize(indexShape);
  if (count === undefined)
    throw new InputError(`Gather node "${node.name}": the batch is in two axes of its indices`);
  const g = reshapeTo(builder, gradients[0]!, [...shape.slice(0, axis), count, ...shape.slice(axis + 1)]);

  const constant = builder.constantOf(indices);
  if (constant) {
    const picked = numbers(constant).map((index) => (index < 0 ? index + length : index));
    const [start, next] = picked;
    const step = next === undefined ? 1 : next - start!;
    if (picked.length > 0 && step !== 0 && picked.every((index, i) => index === start! + i * step)) {
      return [spreadSlice(builder, g, [{ axis, start: start!, step, length: picked.length }], shape)];
    }
    const matrix = new Float64Array(picked.length * length);
    picked.forEach((index, row) => (matrix[row * length + index] = 1));
    return [multiplyAlongAxis(builder, g, axis, matrix, length)];
  }
  const rows = oneHotRows(builder, reshapeTo(builder, indices, [count]), length, g, 1);
  const columns = builder.add('Transpose', [rows], { perm: [1, 0] });
  return [reshapeTo(builder, builder.add('MatMul', [columns, asMatrices(builder, g, axis)]), shape)];
}

/** ∂F/∂data by comparing every index with every place of the axis: axis length × indices elements. */
function gatherElementsGradient({ builder, node, inputs, gradients }: GradientContext): string[] {
  const [data, indices] = inputs as [string, string];
  const { shape } = builder.info(data);
  const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), shape.length)!;
  const length = requireLength(shape[axis]!, node.name);
  const mask = oneHotRows(builder, indices, length, gradients[0]!, axis);
  const g = builder.add('Unsqueeze', [gradients[0]!, builder.integers([axis])]);
  const product = builder.add('Mul', [mask, g]);
  const sum = builder.add('ReduceSum', [product, builder.integers([axis + 1])], { keepdims: 0 });
  const taken = builder.info(sum).shape;
  const slices = shape.flatMap((dim, i) =>
    isBatch(dim) || dim === taken[i] ? [] : [{ axis: i, start: 0, step: 1, length: taken[i] as number }],
  );
  return [spreadSlice(builder, sum, slices, shape)];
}

/** 1 where an index is the place along a new axis of `length` places, else 0, in the float type of `like`. */
function oneHotRows(
  builder: GraphBuilder,
  indices: string,
  length: number,
  like: string,
  axis: number,
): string {
  const { type, shape } = builder.info(indices);
  const integer = (values: readonly number[], dims: readonly number[]) =>
    builder.constant(
      type === 'int32'
        ? { type, shape: dims, data: Int32Array.from(values) }
        : { type: 'int64', shape: dims, data: BigInt64Array.from(values, BigInt) },
    );
  // The remainder has the sign of the divisor, so indices from the end become indices from the front.
  const positive = builder.add('Mod', [indices, integer([length], [])]);
  const places = integer(
    Array.from({ length }, (_, i) => i),
    [length, ...shape.slice(axis).map(() => 1)],
  );
  const equal = builder.add('Equal', [
    builder.add('Unsqueeze', [positive, builder.integers([axis])]),
    places,
  ]);
  return builder.add('Cast', [equal], { to: typeCode(builder.info(like).type) });
}

function requireLength(dim: Dim, node: string): number {
  if (isBatch(dim)) throw new InputError(`node "${node}": no gradient for elements picked along the batch`);
  return dim;
}

function inferOneHot(context: ShapeContext): ValueInfo[] {
  const { shape } = requireInput(context, 0);
  const depth =
    context.constant(1) ?? context.fail('the depth depends on the data; it has to be known beforehand');
  const length = numbers(depth)[0]!;
  if (!(Number.isSafeInteger(length) && length >= 1)) context.fail(`a depth of ${length} cannot be`);
  const axis = requireAxis(context, numberAttribute(context.attributes, 'axis', -1), shape.length + 1);
  const result: Shape = [...shape.slice(0, axis), length, ...shape.slice(axis)];
  return [{ type: requireInput(context, 2).type, shape: result }];
}
