import { numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { divideDims, formatShape, isBatch, multiplyDims, sameDim, type Dim } from '../Shape.ts';
import { filterGradient } from './filterGradient.ts';
import { elementCount } from '../Tensor.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';
import {
  checkOutput,
  checkWindow,
  slidingWindow,
  spatialLengths,
  transposedWindow,
  type SlidingWindow,
} from './slidingWindow.ts';

/** Convolutions over any number of spatial axes, with groups. */
export const conv: readonly Operator[] = [
  { name: 'Conv', infer: inferConv, gradient: convGradient },
  { name: 'ConvTranspose', infer: inferConvTranspose, gradient: convTransposeGradient },
];

/** X [N, C, ...], W [M, C / groups, ...], B [M]. */
function inferConv(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const input = spatialLengths(context, shape);
  const filter = filterShape(context, shape.length);
  const groups = numberAttribute(context.attributes, 'group', 1);
  const channels = multiplyDims(filter.inner, groups);
  if (channels === undefined || !sameDim(channels, shape[1]!)) {
    context.fail(
      `an input ${formatShape(shape)} does not fit filters ${formatShape(filter.shape)} in ${groups} group(s)`,
    );
  }
  if (filter.outer % groups !== 0) context.fail(`${filter.outer} filters do not split into ${groups} groups`);
  checkBias(context, filter.outer);
  checkWindow(context, input, filter.kernel);
  const window = slidingWindow(context.attributes, input, filter.kernel);
  checkOutput(context, window, input);
  return [{ type, shape: [shape[0]!, filter.outer, ...window.output] }];
}

/** X [N, C, ...], W [C, M / groups, ...], B [M]. */
function inferConvTranspose(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const input = spatialLengths(context, shape);
  const filter = filterShape(context, shape.length);
  const groups = numberAttribute(context.attributes, 'group', 1);
  if (!sameDim(filter.outer, shape[1]!) || filter.outer % groups !== 0 || isBatch(filter.inner)) {
    return context.fail(
      `an input ${formatShape(shape)} does not fit filters ${formatShape(filter.shape)} in ${groups} group(s)`,
    );
  }
  const channels = filter.inner * groups;
  checkBias(context, channels);
  checkWindow(context, input, filter.kernel);
  const window = transposedWindow(context.attributes, input, filter.kernel);
  checkOutput(context, window, input);
  return [{ type, shape: [shape[0]!, channels, ...window.output] }];
}

/** The batch may be the inner axis: the gradient of a convolution's filters is a convolution with such filters. */
function filterShape(context: ShapeContext, rank: number) {
  const { shape } = requireInput(context, 1);
  if (shape.length !== rank) {
    context.fail(`the filters ${formatShape(shape)} do not fit an input of ${rank} axes`);
  }
  const [outer, inner, ...kernel] = shape;
  if (isBatch(outer!) || kernel.some(isBatch)) {
    return context.fail(`the filters ${formatShape(shape)} depend on the batch`);
  }
  return { shape, outer: outer!, inner: inner!, kernel: kernel as number[] };
}

function checkBias(context: ShapeContext, channels: number): void {
  const bias = context.inputs[2]?.shape;
  if (bias && !(bias.length === 1 && bias[0] === channels)) {
    context.fail(`a bias ${formatShape(bias)} does not fit ${channels} channels`);
  }
}

function convGradient(context: GradientContext): (string | undefined)[] {
  const { builder, node, inputs, gradients, needs } = context;
  const [x, filter] = inputs as [string, string];
  const g = gradients[0]!;
  const groups = numberAttribute(node.attributes, 'group', 1);
  const input = spatialOf(builder, x);
  const window = slidingWindow(node.attributes, input, spatialOf(builder, filter));
  return [
    needs(0) ? convInputGradient(builder, g, filter, groups, window, input) : undefined,
    needs(1) ? weightGradient(builder, x, g, groups, window) : undefined,
    needs(2) ? sumOverPositions(builder, g) : undefined,
  ];
}

/**
 * ∂F/∂X from ∂F/∂Y. With stride 1 it is a convolution with the filters rotated by half a turn and their channels
 * exchanged; constant filters are rotated once, when the graph is built. With larger strides it is the transposed
 * convolution: zeros between the elements and a convolution, or one convolution for each phase of the stride, took
 * between 1 and 80 times as long on ONNX Runtime's CPU provider, depthwise filters included. The same holds for stride 1
 * where the filters are not constant (as in training) and there are clearly fewer windows than elements: the convolution
 * would mostly multiply padding, 25 times as much in LeNet's last one.
 */
function convInputGradient(
  builder: GraphBuilder,
  g: string,
  filter: string,
  groups: number,
  window: SlidingWindow,
  input: readonly number[],
): string {
  const { kernel, strides, dilations, begin, end, output } = window;
  const margin = kernel.map((length, axis) => dilations[axis]! * (length - 1));
  const pads = [
    ...begin.map((pad, axis) => margin[axis]! - pad),
    ...end.map((pad, axis) => margin[axis]! - pad),
  ];
  const dense = builder.constantOf(filter) !== undefined || elementCount(output) > elementCount(input) / 1.5;
  if (dense && strides.every((stride) => stride === 1) && pads.every((pad) => pad >= 0)) {
    const rotated = rotate(builder, filter, groups);
    return builder.add('Conv', [g, rotated], { dilations, pads, group: groups, kernel_shape: kernel });
  }
  // Elements of the input after the last window, fewer than a stride, get zeros.
  const outputPadding = input.map(
    (length, axis) =>
      length - ((output[axis]! - 1) * strides[axis]! + margin[axis]! + 1 - begin[axis]! - end[axis]!),
  );
  return builder.add('ConvTranspose', [g, filter], {
    strides,
    dilations,
    pads: [...begin, ...end],
    output_padding: outputPadding,
    group: groups,
    kernel_shape: kernel,
  });
}

/** Filters [M, C / groups, ...] as the filters [C, M / groups, ...] of the gradient, every spatial axis reversed. */
function rotate(builder: GraphBuilder, filter: string, groups: number): string {
  const { shape } = builder.info(filter);
  const [outer, inner, ...kernel] = shape as number[];
  const spatial = kernel.map((_, axis) => axis + 2);
  let result = filter;
  if (groups === 1) {
    result = builder.add('Transpose', [result], { perm: [1, 0, ...spatial] });
  } else {
    result = reshapeTo(builder, result, [groups, outer! / groups, inner!, ...kernel]);
    result = builder.add('Transpose', [result], { perm: [0, 2, 1, ...spatial.map((axis) => axis + 1)] });
    result = reshapeTo(builder, result, [groups * inner!, outer! / groups, ...kernel]);
  }
  const reversed = spatial.filter((_, i) => kernel[i]! > 1);
  if (reversed.length === 0) return result;
  const fill = (value: number) => builder.integers(reversed.map(() => value));
  return builder.add('Slice', [result, fill(-1), fill(-(2 ** 31)), builder.integers(reversed), fill(-1)]);
}

function weightGradient(
  builder: GraphBuilder,
  x: string,
  g: string,
  groups: number,
  window: SlidingWindow,
): string {
  return groups === 1
    ? filterGradient(builder, x, g, window)
    : groupedFilterGradient(builder, x, g, groups, window);
}

/**
 * ∂F/∂W in several groups: a convolution of X with ∂F/∂Y as filters, in which the batch is the channel axis and stride
 * and dilation change places.
 */
function groupedFilterGradient(
  builder: GraphBuilder,
  x: string,
  g: string,
  groups: number,
  { kernel, strides, dilations, begin, end }: SlidingWindow,
): string {
  const shape = builder.info(x).shape;
  const [samples, channels, ...spatial] = shape;
  const inner = divideDims(channels!, groups)!;
  const positions = spatial.map((_, axis) => axis + 2);
  let values = reshapeTo(builder, x, [samples!, groups, inner, ...spatial]);
  values = builder.add('Transpose', [values], { perm: [2, 1, 0, ...positions.map((axis) => axis + 1)] });
  values = reshapeTo(builder, values, [inner, multiplyDims(samples!, groups)!, ...spatial]);
  const filters = builder.add('Transpose', [g], { perm: [1, 0, ...positions] });
  let result = builder.add('Conv', [values, filters], {
    strides: dilations,
    dilations: strides,
    pads: [...begin, ...end],
    group: groups,
  });
  // Rows after the last window of a stride do not belong to the filter.
  const lengths = builder.info(result).shape.slice(2);
  const longer = positions.filter((_, axis) => lengths[axis] !== kernel[axis]);
  if (longer.length > 0) {
    result = builder.add('Slice', [
      result,
      builder.integers(longer.map(() => 0)),
      builder.integers(longer.map((axis) => kernel[axis - 2]!)),
      builder.integers(longer),
    ]);
  }
  return builder.add('Transpose', [result], { perm: [1, 0, ...positions] });
}

function convTransposeGradient(context: GradientContext): (string | undefined)[] {
  const { builder, node, inputs, gradients, needs } = context;
  const [x, filter] = inputs as [string, string];
  const g = gradients[0]!;
  const groups = numberAttribute(node.attributes, 'group', 1);
  const { outputPadding, ...window } = transposedWindow(
    node.attributes,
    spatialOf(builder, x),
    spatialOf(builder, filter),
  );
  // Zeros that were added after the last window carry nothing back.
  const added = outputPadding.some((length, axis) => length >= window.strides[axis]!);
  const covered = added ? cropTo(builder, g, builder.info(x).shape.slice(2) as number[], window) : g;
  return [
    needs(0)
      ? builder.add('Conv', [covered, filter], {
          strides: window.strides,
          dilations: window.dilations,
          pads: [...window.begin, ...window.end],
          group: groups,
          kernel_shape: window.kernel,
        })
      : undefined,
    needs(1) ? weightGradient(builder, covered, x, groups, window) : undefined,
    needs(2) ? sumOverPositions(builder, g) : undefined,
  ];
}

/** The part of a transposed convolution's output that its windows cover. */
function cropTo(
  builder: GraphBuilder,
  g: string,
  input: readonly number[],
  { kernel, strides, dilations, begin, end }: SlidingWindow,
): string {
  const covered = input.map(
    (length, axis) =>
      (length - 1) * strides[axis]! + dilations[axis]! * (kernel[axis]! - 1) + 1 - begin[axis]! - end[axis]!,
  );
  const axes = covered.map((_, axis) => axis + 2);
  return builder.add('Slice', [
    g,
    builder.integers(axes.map(() => 0)),
    builder.integers(covered),
    builder.integers(axes),
  ]);
}

/** The gradient of a bias: its sum over everything but the channels. */
function sumOverPositions(builder: GraphBuilder, g: string): string {
  const axes = builder.info(g).shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return builder.add('ReduceSum', [g, builder.integers(axes)], { keepdims: 0 });
}

function spatialOf(builder: GraphBuilder, value: string): number[] {
  return builder.info(value).shape.slice(2) as Dim[] as number[];
}
