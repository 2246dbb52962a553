import { InputError } from '../../InputError.ts';
import { axisFromFront, numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { formatShape, isBatch, sameDim, sameShape, type Dim } from '../Shape.ts';
import { addDims } from './dimArithmetic.ts';
import { knownLengths } from './knownIntegers.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';
import { sliceAxis } from './spreadSlice.ts';
import { zerosLike } from './zerosLike.ts';

/** Operators that join values along an axis or take them apart. */
export const concat: readonly Operator[] = [
  { name: 'Concat', infer: inferConcat, gradient: concatGradient },
  { name: 'Split', infer: inferSplit, gradient: splitGradient },
];

function inferConcat(context: ShapeContext): ValueInfo[] {
  const infos = context.inputs.map((_, i) => requireInput(context, i));
  const { type, shape } = requireInput(context, 0);
  const axis = requireAxis(context, numberAttribute(context.attributes, 'axis', 0), shape.length);
  const total = infos.reduce<Dim | undefined>((sum, info) => {
    const fits =
      info.type === type &&
      info.shape.length === shape.length &&
      shape.every((dim, i) => i === axis || sameDim(dim, info.shape[i]!));
    if (!fits) {
      const all = infos.map((other) => `${other.type} ${formatShape(other.shape)}`);
      context.fail(`the inputs ${all.join(' and ')} do not fit along axis ${axis}`);
    }
    return sum === undefined ? undefined : addDims(sum, info.shape[axis]!);
  }, 0);
  if (total === undefined) {
    const all = infos.map((info) => formatShape(info.shape));
    return context.fail(`the inputs ${all.join(' and ')} join the batch with a fixed number of samples`);
  }
  const result = shape.map((dim, i) => (i === axis ? total : dim));
  const contents = infos.map(({ content }) => content);
  if (shape.length !== 1 || contents.includes(undefined)) return [{ type, shape: result }];
  return [{ type, shape: result, content: contents.flatMap((content) => content!) }];
}

function concatGradient({
  builder,
  node,
  inputs,
  gradients,
  needs,
}: GradientContext): (string | undefined)[] {
  const g = gradients[0]!;
  const shapes = inputs.map((input) => builder.info(input).shape);
  const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), shapes[0]!.length)!;
  if (shapes.some((shape) => isBatch(shape[axis]!))) {
    if (!shapes.every((shape) => sameShape(shape, shapes[0]!))) {
      throw new InputError(`Concat node "${node.name}": no gradient for batches of different lengths`);
    }
    // Parts of the batch: their places are known once the batch is an axis of parts of its own.
    const shape = shapes[0]!;
    const parts = reshapeTo(builder, g, [...shape.slice(0, axis), inputs.length, ...shape.slice(axis)]);
    return inputs.map((_, i) => {
      if (!needs(i)) return undefined;
      return reshapeTo(builder, sliceAxis(builder, parts, axis, i, i + 1), shape);
    });
  }
  let start = 0;
  return shapes.map((shape, i) => {
    const end = start + (shape[axis] as number);
    const part = needs(i) ? sliceAxis(builder, g, axis, start, end) : undefined;
    start = end;
    return part;
  });
}

function inferSplit(context: ShapeContext): ValueInfo[] {
  const { type, shape, content } = requireInput(context, 0);
  const axis = requireAxis(context, numberAttribute(context.attributes, 'axis', 0), shape.length);
  const sizes = knownLengths(context, 1, 'the list of lengths');
  const total = sizes.reduce<Dim | undefined>(
    (sum, size) => (sum === undefined ? undefined : addDims(sum, size)),
    0,
  );
  if (total === undefined || !sameDim(total, shape[axis]!)) {
    context.fail(`parts of ${formatShape(sizes)} do not make up axis ${axis} of ${formatShape(shape)}`);
  }
  let start = 0;
  return sizes.map((size) => {
    const part = { type, shape: shape.map((dim, i) => (i === axis ? size : dim)) };
    if (!content || shape.length !== 1 || isBatch(size)) return part;
    start += size;
    return { ...part, content: content.slice(start - size, start) };
  });
}

function splitGradient({ builder, node, outputs, gradients }: GradientContext): string[] {
  const parts = gradients.map((g, i) => g ?? zerosLike(builder, outputs[i]!));
  return [builder.add('Concat', parts, { axis: numberAttribute(node.attributes, 'axis', 0) })];
}
