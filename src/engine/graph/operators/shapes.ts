import { numberAttribute, tensorAttribute } from '../attributes.ts';
import type { Attributes, ValueInfo } from '../Graph.ts';
import type { Operator, ShapeContext } from '../Operator.ts';
import { divideDims, isBatch, type Dim } from '../Shape.ts';
import { elementCount, float32, numbers, type Tensor } from '../Tensor.ts';
import { addDims, negateDim } from './dimArithmetic.ts';
import { isSmall } from './isSmall.ts';
import { knownDims, knownLengths } from './knownIntegers.ts';
import { requireInput } from './requireInput.ts';

/** Operators that read shapes, or make values from nothing but shapes and numbers. */
export const shapes: readonly Operator[] = [
  { name: 'Shape', infer: inferShape, gradient: 'zero' },
  { name: 'ConstantOfShape', infer: inferConstantOfShape, gradient: 'zero' },
  { name: 'Range', infer: inferRange, gradient: 'zero' },
];

/** The axes from `start` to before `end` that a Shape node reads. */
export function shapeRange(attributes: Attributes, rank: number): [number, number] {
  const clamp = (axis: number) => Math.min(Math.max(axis < 0 ? axis + rank : axis, 0), rank);
  const start = clamp(numberAttribute(attributes, 'start', 0));
  return [start, Math.max(start, clamp(numberAttribute(attributes, 'end', rank)))];
}

/** What ConstantOfShape fills with: one element, zero by default. */
export function fillValue(attributes: Attributes): Tensor {
  return tensorAttribute(attributes, 'value') ?? float32([0], [1]);
}

function inferShape(context: ShapeContext): ValueInfo[] {
  const { shape } = requireInput(context, 0);
  const content = shape.slice(...shapeRange(context.attributes, shape.length));
  return [{ type: 'int64', shape: [content.length], content }];
}

function inferConstantOfShape(context: ShapeContext): ValueInfo[] {
  const shape = knownLengths(context, 0, 'the shape');
  const value = fillValue(context.attributes);
  if (elementCount(value.shape) !== 1)
    context.fail(`it fills with ${elementCount(value.shape)} elements, not one`);
  if (!isSmall(shape)) return [{ type: value.type, shape }];
  const content = new Array<Dim>(elementCount(shape)).fill(numbers(value)[0]!);
  return [{ type: value.type, shape, content }];
}

function inferRange(context: ShapeContext): ValueInfo[] {
  const { type } = requireInput(context, 0);
  const [start, limit, step] = [0, 1, 2].map((input): Dim => {
    const constant = context.constant(input);
    return constant ? numbers(constant)[0]! : knownDims(context, input, 'a bound')[0]!;
  }) as [Dim, Dim, Dim];
  const distance = addDims(limit, negateDim(start));
  if (distance === undefined || isBatch(step) || step === 0) {
    return context.fail('its length has to be a number or a multiple of the batch size');
  }
  if (isBatch(distance)) {
    const length = divideDims(distance, step);
    if (length === undefined) return context.fail(`a step of ${step} does not divide a range over the batch`);
    return [{ type, shape: [isBatch(length) && length.batch < 0 ? 0 : length] }];
  }
  const length = Math.max(0, Math.ceil(distance / step));
  if (!Number.isSafeInteger(length))
    return context.fail(`a range of ${distance} in steps of ${step} is endless`);
  if (isBatch(start) || !isSmall([length])) return [{ type, shape: [length] }];
  return [{ type, shape: [length], content: Array.from({ length }, (_, i) => start + i * step) }];
}
