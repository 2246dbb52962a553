import { InputError } from '../../InputError.ts';
import { stringAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { addDims } from './dimArithmetic.ts';
import { formatShape, isBatch } from '../Shape.ts';
import { knownIntegers } from './knownIntegers.ts';
import { requireInput } from './requireInput.ts';
import { reverse, sliceAxis, spreadSlice } from './spreadSlice.ts';

export const pad: readonly Operator[] = [{ name: 'Pad', infer: inferPad, gradient: padGradient }];

const modes = ['constant', 'reflect', 'edge'];

/** `pads` holds what is added before every axis, then what is added after; negative numbers cut off. */
function inferPad(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const mode = stringAttribute(context.attributes, 'mode', 'constant');
  if (!modes.includes(mode)) context.fail(`the mode "${mode}" is not supported (${modes.join(', ')} are)`);
  const pads = knownIntegers(context, 1, 'the padding');
  const rank = shape.length;
  if (pads.length !== 2 * rank) context.fail(`${pads.length} paddings do not fit ${formatShape(shape)}`);
  const result = shape.map((dim, axis) => {
    const [before, after] = [pads[axis]!, pads[axis + rank]!];
    const reach = mode === 'reflect' ? (isBatch(dim) ? 0 : dim - 1) : Infinity;
    if (Math.max(before, after) > reach || (mode !== 'constant' && Math.min(before, after) < 0)) {
      context.fail(
        `axis ${axis} of ${formatShape(shape)} cannot be padded by ${before} and ${after} in mode ${mode}`,
      );
    }
    return (
      addDims(dim, before + after) ?? context.fail(`the batch axis of ${formatShape(shape)} cannot be padded`)
    );
  });
  if (result.some((dim) => !isBatch(dim) && dim < 0))
    context.fail(`nothing is left of ${formatShape(shape)}`);
  return [{ type, shape: result }];
}

function padGradient({ builder, node, inputs, gradients, needs }: GradientContext): (string | undefined)[] {
  if (needs(2)) throw new InputError(`Pad node "${node.name}": no gradient for the value it pads with`);
  const mode = stringAttribute(node.attributes, 'mode', 'constant');
  const { shape } = builder.info(inputs[0]!);
  const pads = builder.info(inputs[1]!).content as readonly number[];
  const rank = shape.length;
  if (mode === 'constant') {
    if (pads.every((length) => length === 0)) return [gradients[0]];
    return [builder.add('Pad', [gradients[0]!, builder.integers(pads.map((length) => 0 - length))])];
  }
  let g = gradients[0]!;
  for (let axis = 0; axis < rank; axis++) {
    const [before, after] = [pads[axis]!, pads[axis + rank]!];
    if (before + after > 0) g = foldBack(builder, g, axis, before, after, mode);
  }
  return [g];
}

/** Adds the gradient of the padding of one axis to the elements that it repeats. */
function foldBack(
  builder: GraphBuilder,
  g: string,
  axis: number,
  before: number,
  after: number,
  mode: string,
): string {
  const { shape } = builder.info(g);
  const length = (shape[axis] as number) - before - after;
  const whole = shape.map((dim, i) => (i === axis ? length : dim));
  const repeated = (part: string) =>
    mode === 'reflect'
      ? reverse(builder, part, axis)
      : builder.add('ReduceSum', [part, builder.integers([axis])], { keepdims: 1 });
  const place = (part: string, start: number) => {
    const taken = builder.info(part).shape[axis] as number;
    return spreadSlice(builder, part, [{ axis, start, step: 1, length: taken }], whole);
  };
  let result = sliceAxis(builder, g, axis, before, before + length);
  if (before > 0) {
    const part = repeated(sliceAxis(builder, g, axis, 0, before));
    result = builder.add('Add', [result, place(part, mode === 'reflect' ? 1 : 0)]);
  }
  if (after > 0) {
    const part = repeated(sliceAxis(builder, g, axis, before + length, before + length + after));
    result = builder.add('Add', [result, place(part, mode === 'reflect' ? length - 1 - after : length - 1)]);
  }
  return result;
}
