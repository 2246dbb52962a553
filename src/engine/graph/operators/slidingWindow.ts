import { numberAttribute, numbersAttribute, stringAttribute } from '../attributes.ts';
import type { Attributes } from '../Graph.ts';
import type { ShapeContext } from '../Operator.ts';
import { formatShape, isStatic, type Shape } from '../Shape.ts';

/** How windows lie over the spatial axes of a convolution's or a pooling's input: one number an axis everywhere. */
export interface SlidingWindow {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding before and after the input. */
  readonly begin: readonly number[];
  readonly end: readonly number[];
  /** Number of windows. */
  readonly output: readonly number[];
}

/** The windows over an input with the spatial lengths `input`, from the attributes that Conv and the poolings share. */
export function slidingWindow(
  attributes: Attributes,
  input: readonly number[],
  kernel: readonly number[],
): SlidingWindow {
  const rank = input.length;
  const { strides, dilations, pads } = spacing(attributes, rank);
  const auto = stringAttribute(attributes, 'auto_pad', 'NOTSET');
  const ceil = numberAttribute(attributes, 'ceil_mode', 0) !== 0;
  const [begin, end, output]: number[][] = [[], [], []];
  for (let axis = 0; axis < rank; axis++) {
    const [length, stride] = [input[axis]!, strides[axis]!];
    const extent = dilations[axis]! * (kernel[axis]! - 1) + 1;
    if (auto.startsWith('SAME')) {
      const windows = Math.ceil(length / stride);
      const total = Math.max(0, (windows - 1) * stride + extent - length);
      const small = Math.floor(total / 2);
      begin.push(auto === 'SAME_UPPER' ? small : total - small);
      end.push(auto === 'SAME_UPPER' ? total - small : small);
      output.push(windows);
      continue;
    }
    const [before, after] = auto === 'VALID' ? [0, 0] : [pads[axis]!, pads[axis + rank]!];
    const steps = (length + before + after - extent) / stride;
    let windows = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // As in PyTorch and ONNX Runtime, no window starts in the padding after the input.
    if (ceil && (windows - 1) * stride >= length + before) windows--;
    begin.push(before);
    end.push(after);
    output.push(windows);
  }
  return { kernel, strides, dilations, begin, end, output };
}

/** Where ConvTranspose puts its windows: `output` is the length it produces, `outputPadding` what is added after. */
export interface TransposedWindow extends SlidingWindow {
  readonly outputPadding: readonly number[];
}

export function transposedWindow(
  attributes: Attributes,
  input: readonly number[],
  kernel: readonly number[],
): TransposedWindow {
  const rank = input.length;
  const { strides, dilations, pads } = spacing(attributes, rank);
  const auto = stringAttribute(attributes, 'auto_pad', 'NOTSET');
  const asked = numbersAttribute(attributes, 'output_shape');
  const extra = numbersAttribute(attributes, 'output_padding') ?? new Array<number>(rank).fill(0);
  const [begin, end, output, outputPadding]: number[][] = [[], [], [], []];
  for (let axis = 0; axis < rank; axis++) {
    const extent = dilations[axis]! * (kernel[axis]! - 1) + 1;
    const full = (input[axis]! - 1) * strides[axis]! + extra[axis]! + extent;
    const length = asked?.[axis] ?? (auto.startsWith('SAME') ? input[axis]! * strides[axis]! : undefined);
    if (length === undefined) {
      begin.push(auto === 'VALID' ? 0 : pads[axis]!);
      end.push(auto === 'VALID' ? 0 : pads[axis + rank]!);
      output.push(full - begin[axis]! - end[axis]!);
      outputPadding.push(extra[axis]!);
      continue;
    }
    // The specification's formula; where it asks for more than the windows cover, zeros follow.
    const total = Math.max(0, full - length);
    const small = Math.floor(total / 2);
    begin.push(auto === 'SAME_UPPER' ? small : total - small);
    end.push(auto === 'SAME_UPPER' ? total - small : small);
    output.push(length);
    outputPadding.push(extra[axis]! + Math.max(0, length - full));
  }
  return { kernel, strides, dilations, begin, end, output, outputPadding };
}

/** The spatial lengths of a value [N, C, ...]. */
export function spatialLengths(context: ShapeContext, shape: Shape): readonly number[] {
  if (shape.length < 3) {
    context.fail(`the input ${formatShape(shape)} has no spatial axes; it takes [batch, channels, ...]`);
  }
  const spatial = shape.slice(2);
  return isStatic(spatial)
    ? spatial
    : context.fail(`the spatial axes of ${formatShape(shape)} depend on the batch`);
}

const autoPads = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'];

/** Refuses attributes of a wrong length or value. */
export function checkWindow(
  context: ShapeContext,
  input: readonly number[],
  kernel: readonly number[],
): void {
  const { attributes } = context;
  const rank = input.length;
  if (kernel.length !== rank) {
    context.fail(`a kernel [${kernel.join(', ')}] does not fit ${rank} spatial axes [${input.join(', ')}]`);
  }
  if (kernel.some((length) => !(length >= 1))) context.fail(`the kernel [${kernel.join(', ')}] is empty`);
  const stated = numbersAttribute(attributes, 'kernel_shape') ?? kernel;
  if (stated.join() !== kernel.join()) {
    context.fail(`kernel_shape [${stated.join(', ')}] is not that of the filters, [${kernel.join(', ')}]`);
  }
  const auto = stringAttribute(attributes, 'auto_pad', 'NOTSET');
  if (!autoPads.includes(auto)) context.fail(`auto_pad "${auto}" is none of ${autoPads.join(', ')}`);
  checkList(context, 'strides', rank, 1);
  checkList(context, 'dilations', rank, 1);
  checkList(context, 'pads', 2 * rank, 0);
  checkList(context, 'output_padding', rank, 0);
  checkList(context, 'output_shape', rank, 1);
}

function checkList(context: ShapeContext, name: string, length: number, least: number): void {
  const given = numbersAttribute(context.attributes, name);
  if (!given) return;
  if (given.length !== length) context.fail(`${name} has ${given.length} numbers, not ${length}`);
  if (given.some((value) => !(value >= least))) {
    context.fail(`${name} [${given.join(', ')}] has a number below ${least}`);
  }
}

/** Refuses a result without elements. */
export function checkOutput(
  context: ShapeContext,
  { kernel, output }: SlidingWindow,
  input: readonly number[],
): void {
  if (output.some((length) => length < 1)) {
    context.fail(`a kernel [${kernel.join(', ')}] is larger than the padded input [${input.join(', ')}]`);
  }
}

function spacing(attributes: Attributes, rank: number) {
  return {
    strides: numbersAttribute(attributes, 'strides') ?? new Array<number>(rank).fill(1),
    dilations: numbersAttribute(attributes, 'dilations') ?? new Array<number>(rank).fill(1),
    pads: numbersAttribute(attributes, 'pads') ?? new Array<number>(2 * rank).fill(0),
  };
}
