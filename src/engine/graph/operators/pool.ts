import { numberAttribute, numbersAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { multiplyDims, type Dim } from '../Shape.ts';
import { elementCount, float32, float64, int64 } from '../Tensor.ts';
import { typeCode } from '../typeCode.ts';
import { floatScalar } from './floatScalar.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';
import {
  checkOutput,
  checkWindow,
  slidingWindow,
  spatialLengths,
  type SlidingWindow,
} from './slidingWindow.ts';

/** Pooling over windows of any number of spatial axes. */
export const pool: readonly Operator[] = [
  { name: 'MaxPool', infer: inferPool, gradient: maxPoolGradient },
  { name: 'AveragePool', infer: inferPool, gradient: averagePoolGradient },
];

/** Below every number that a network computes, and not infinite: WebGPU's shading language has no infinity. */
const lowest = -3.4028234663852886e38;

export function poolWindow(attributes: ShapeContext['attributes'], input: readonly number[]): SlidingWindow {
  return slidingWindow(attributes, input, numbersAttribute(attributes, 'kernel_shape')!);
}

/**
 * For each window of an average pooling, the number by which its sum is divided: the elements of the input under it,
 * or, with `count_include_pad`, also those of the padding.
 */
export function windowCounts(
  attributes: ShapeContext['attributes'],
  input: readonly number[],
  { kernel, strides, dilations, begin, end, output }: SlidingWindow,
): number[] {
  const padded = numberAttribute(attributes, 'count_include_pad', 0) !== 0;
  const along = input.map((length, axis) =>
    Array.from({ length: output[axis]! }, (_, window) => {
      const first = window * strides[axis]! - begin[axis]!;
      const [low, high] = padded ? [-begin[axis]!, length + end[axis]!] : [0, length];
      const places = Array.from({ length: kernel[axis]! }, (_, step) => first + step * dilations[axis]!);
      return places.filter((place) => place >= low && place < high).length;
    }),
  );
  return along.reduce((counts, next) => counts.flatMap((count) => next.map((other) => count * other)), [1]);
}

function inferPool(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const input = spatialLengths(context, shape);
  const kernel =
    numbersAttribute(context.attributes, 'kernel_shape') ?? context.fail('kernel_shape is missing');
  checkWindow(context, input, kernel);
  const window = slidingWindow(context.attributes, input, kernel);
  const { begin, end } = window;
  const bare = kernel.findIndex(
    (length, axis) => Math.max(begin[axis]!, end[axis]!) >= length * window.dilations[axis]!,
  );
  if (bare >= 0)
    context.fail(
      `a window lies in the padding alone: [${begin.join(', ')}] and [${end.join(', ')}] around a kernel [${kernel.join(', ')}]`,
    );
  checkOutput(context, window, input);
  return [{ type, shape: [shape[0]!, shape[1]!, ...window.output] }];
}

/**
 * The gradient of a window goes to its maximum, to the first in row-major order where several are equal; overlapping
 * windows add. For each place in a window, the elements there are compared with the maximum; the resulting masks of
 * 0 and 1, times the gradient, are the channels of a transposed convolution whose filters put each channel at its place.
 * Of the formulations without indices and scattering that were measured on ONNX Runtime's CPU provider (zeros between
 * elements and sums, DepthToSpace, ArgMax), this one is the fastest: about half the time of a 3x3 convolution of the
 * same 64 channels for 2x2 windows.
 */
function maxPoolGradient({ builder, node, inputs, outputs, gradients }: GradientContext): string[] {
  const x = inputs[0]!;
  const { shape, type } = builder.info(x);
  const input = shape.slice(2) as number[];
  const window = poolWindow(node.attributes, input);
  if (isOneWindow(window, input)) {
    return [reshapeTo(builder, firstMaximum(builder, x, gradients[0]!, elementCount(input)), shape)];
  }
  const y = perChannel(builder, outputs[0]!);
  const masks: string[] = [];
  let taken: string | undefined;
  const places = elementsUnderWindows(builder, perChannel(builder, x), input, window);
  places.forEach((place, i) => {
    if (i === places.length - 1 && taken !== undefined) {
      // A window that has not met its maximum yet has it here.
      masks.push(builder.add('Not', [taken]));
      return;
    }
    const equal = builder.add('Equal', [place(), y]);
    masks.push(taken === undefined ? equal : builder.add('And', [equal, builder.add('Not', [taken])]));
    taken = taken === undefined ? equal : builder.add('Or', [taken, equal]);
  });
  const mask = masks.length === 1 ? masks[0]! : builder.add('Concat', masks, { axis: 1 });
  const weights = builder.add('Cast', [mask], { to: typeCode(type) });
  const shares = builder.add('Mul', [weights, perChannel(builder, gradients[0]!)]);
  const size = elementCount(window.kernel);
  const filters = new Float64Array(size * size);
  for (let place = 0; place < size; place++) filters[place * (size + 1)] = 1;
  return [reshapeTo(builder, putBack(builder, shares, filters, input, window), shape)];
}

function isOneWindow({ kernel, dilations, begin, output }: SlidingWindow, input: readonly number[]): boolean {
  return input.every(
    (length, axis) =>
      kernel[axis] === length && dilations[axis] === 1 && begin[axis] === 0 && output[axis] === 1,
  );
}

/**
 * The gradient where one window covers a whole channel, as in networks for text, which pool over all of a sentence.
 * @returns [N C, elements].
 */
function firstMaximum(builder: GraphBuilder, x: string, g: string, elements: number): string {
  const [samples, channels] = builder.info(x).shape as readonly Dim[];
  const rows = multiplyDims(samples!, channels!)!;
  const place = builder.add('ArgMax', [reshapeTo(builder, x, [rows, elements])], { axis: 1 });
  const places = builder.constant(int64(Array.from({ length: elements }, (_, i) => i)));
  const mask = builder.add('Cast', [builder.add('Equal', [place, places])], {
    to: typeCode(builder.info(x).type),
  });
  return builder.add('Mul', [mask, reshapeTo(builder, g, [rows, 1])]);
}

/** Every element under a window gets an equal share; overlapping windows add. */
function averagePoolGradient({ builder, node, inputs, gradients }: GradientContext): string[] {
  const { shape, type } = builder.info(inputs[0]!);
  const input = shape.slice(2) as number[];
  const window = poolWindow(node.attributes, input);
  const shares = windowCounts(node.attributes, input, window).map((count) => 1 / count);
  const same = shares.every((share) => share === shares[0]);
  let g = perChannel(builder, gradients[0]!);
  if (!same) {
    const dims = [1, 1, ...window.output];
    g = builder.add('Mul', [
      g,
      builder.constant(type === 'float64' ? float64(shares, dims) : float32(shares, dims)),
    ]);
  }
  const filters = new Float64Array(elementCount(window.kernel)).fill(same ? shares[0]! : 1);
  return [reshapeTo(builder, putBack(builder, g, filters, input, window), shape)];
}

/** [N, C, ...] as [N C, 1, ...]: pooling treats every channel on its own. */
function perChannel(builder: GraphBuilder, value: string): string {
  const [samples, channels, ...spatial] = builder.info(value).shape as [Dim, Dim, ...Dim[]];
  return reshapeTo(builder, value, [multiplyDims(samples, channels)!, 1, ...spatial]);
}

/** For each place in a window, in row-major order, what appends the elements there: [N C, 1, ...output]. */
function elementsUnderWindows(
  builder: GraphBuilder,
  x: string,
  input: readonly number[],
  { kernel, strides, dilations, begin, output }: SlidingWindow,
): (() => string)[] {
  const block = strides[0]!;
  const blocks =
    input.length === 2 && block > 1 && strides[1] === block && dilations.every((step) => step === 1);
  // Whole blocks where the input is split into them, else up to the last element under a window.
  const lengths = input.map((_, axis) => {
    const covered = (output[axis]! - 1) * strides[axis]! + dilations[axis]! * (kernel[axis]! - 1) + 1;
    return blocks ? Math.ceil(covered / block) * block : covered;
  });
  const pads = [
    ...[0, 0, ...begin],
    ...[0, 0, ...lengths.map((length, axis) => length - input[axis]! - begin[axis]!)],
  ];
  let padded = x;
  if (pads.some((length) => length > 0)) {
    const enlarged = pads.map((length) => Math.max(0, length));
    padded = builder.add('Pad', [x, builder.integers(enlarged), floatScalar(builder, lowest, x)]);
  }
  const spatial = input.map((_, axis) => axis + 2);
  if (blocks) {
    if (pads.some((length) => length < 0))
      padded = slice(
        builder,
        padded,
        lengths.map(() => 0),
        lengths,
        spatial,
      );
    // Splitting into blocks first costs less than slices with steps: each place is one channel of a block.
    const split = builder.add('SpaceToDepth', [padded], { blocksize: block });
    return offsets(kernel).map((offset) => () => {
      const channel = (offset[0]! % block) * block + (offset[1]! % block);
      const start = [channel, ...offset.map((step) => Math.floor(step / block))];
      const end = [channel + 1, ...output.map((length, axis) => start[axis + 1]! + length)];
      return slice(builder, split, start, end, [1, 2, 3]);
    });
  }
  return offsets(kernel).map((offset) => () => {
    const start = offset.map((step, axis) => step * dilations[axis]!);
    const end = start.map((first, axis) => first + (output[axis]! - 1) * strides[axis]! + 1);
    return slice(builder, padded, start, end, spatial, strides);
  });
}

/** Every index of a window, in row-major order. */
function offsets(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (all, length) => all.flatMap((offset) => Array.from({ length }, (_, step) => [...offset, step])),
    [[]],
  );
}

function slice(
  builder: GraphBuilder,
  value: string,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[],
  steps: readonly number[] = [],
): string {
  const inputs = [starts, ends, axes, ...(steps.some((step) => step !== 1) ? [steps] : [])];
  return builder.add('Slice', [value, ...inputs.map((numbers) => builder.integers(numbers))]);
}

/**
 * Adds to every element of the input what the windows over it give it.
 * @param shares [N C, channels, ...output].
 * @param filters [channels, ...kernel]: how a channel is spread over a window.
 * @returns [N C, 1, ...input].
 */
function putBack(
  builder: GraphBuilder,
  shares: string,
  filters: Float64Array,
  input: readonly number[],
  { kernel, strides, dilations, begin, output }: SlidingWindow,
): string {
  const dims = [filters.length / elementCount(kernel), 1, ...kernel];
  const constant = builder.constant(
    builder.info(shares).type === 'float64'
      ? float64(filters, dims)
      : float32(Float32Array.from(filters), dims),
  );
  // With `ceil_mode` the last window may reach over the padding: what is beyond the input is cut off, what the last
  // window does not reach is added as zeros.
  const rest = input.map(
    (length, axis) =>
      length +
      begin[axis]! -
      ((output[axis]! - 1) * strides[axis]! + dilations[axis]! * (kernel[axis]! - 1) + 1),
  );
  return builder.add('ConvTranspose', [shares, constant], {
    strides,
    dilations,
    pads: [...begin, ...rest.map((length) => Math.max(0, -length))],
    output_padding: rest.map((length) => Math.max(0, length)),
    kernel_shape: kernel,
  });
}
