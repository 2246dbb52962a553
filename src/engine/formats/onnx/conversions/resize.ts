import {
  axisFromFront,
  numberAttribute,
  numbersAttribute,
  stringAttribute,
} from '../../../graph/attributes.ts';
import { formatShape, isBatch, sameDim } from '../../../graph/Shape.ts';
import { float32 } from '../../../graph/Tensor.ts';
import { constantNumbers } from './constantNumbers.ts';
import type { Conversion, Converters } from './Conversion.ts';
import { omit } from './omit.ts';

/** Upsample (opsets 7 to 9) and Resize: both become Resize with constant scales. */
export const resizeConverters: Converters = {
  Upsample: (conversion) => {
    const { node, opset, fail } = conversion;
    const scales =
      opset < 9 ? numbersAttribute(node.attributes, 'scales') : constantNumbers(conversion, 1, 'scales');
    resizeAsBefore11(conversion, scales ?? fail('it has no scales'));
  },
  Resize: (conversion) => {
    const { node, opset, fail } = conversion;
    if (opset < 11)
      return resizeAsBefore11(
        conversion,
        constantNumbers(conversion, 1, 'scales') ?? fail('it has no scales'),
      );
    const { attributes } = node;
    if (numberAttribute(attributes, 'antialias', 0) !== 0) fail('antialiasing is not supported');
    const policy = stringAttribute(attributes, 'keep_aspect_ratio_policy', 'stretch');
    if (policy !== 'stretch') fail(`keep_aspect_ratio_policy ${JSON.stringify(policy)} is not supported`);
    const mode = stringAttribute(attributes, 'coordinate_transformation_mode', 'half_pixel');
    if (mode === 'tf_crop_and_resize')
      fail('coordinate_transformation_mode "tf_crop_and_resize" is not supported');
    const scales = fullScales(conversion);
    // The symmetric form differs only where an output length is rounded, which `fullScales` excludes for sizes.
    if (mode === 'half_pixel_symmetric' && roundsLengths(conversion, scales)) {
      fail('coordinate_transformation_mode "half_pixel_symmetric" with rounded lengths is not supported');
    }
    emitResize(conversion, scales, {
      ...omit(attributes, 'antialias', 'axes', 'keep_aspect_ratio_policy'),
      coordinate_transformation_mode: mode === 'half_pixel_symmetric' ? 'half_pixel' : mode,
    });
  },
};

/** Before opset 11 there was one coordinate transformation, and nearest rounded down when it enlarged, up when it shrank. */
function resizeAsBefore11(conversion: Conversion, scales: readonly number[]): void {
  const { node } = conversion;
  const mode = stringAttribute(node.attributes, 'mode', 'nearest');
  emitResize(conversion, scales, {
    mode,
    coordinate_transformation_mode: 'asymmetric',
    ...(mode === 'nearest' ? { nearest_mode: scales.some((scale) => scale < 1) ? 'ceil' : 'floor' } : {}),
  });
}

function emitResize(
  conversion: Conversion,
  scales: readonly number[],
  attributes: Readonly<Record<string, string | number>>,
) {
  const { builder, inputs, emit } = conversion;
  const given =
    inputs[2] && !inputs[3] && builder.info(inputs[2]).shape[0] === scales.length ? inputs[2] : undefined;
  emit('Resize', [inputs[0]!, '', given ?? builder.constant(float32(scales, [scales.length]))], attributes);
}

/** One scale an axis of the input, from scales or sizes, which opset 18 gives for some axes only. */
function fullScales(conversion: Conversion): number[] {
  const { builder, node, inputs, fail } = conversion;
  const { shape } = builder.info(inputs[0] ?? fail('it has no input'));
  const given = numbersAttribute(node.attributes, 'axes') ?? shape.map((_, axis) => axis);
  const axes = given.map((axis) => axisFromFront(axis, shape.length) ?? fail('an axis is outside the value'));
  const result = new Array<number>(shape.length).fill(1);
  const sizes = inputs[3] ? builder.info(inputs[3]).content : undefined;
  if (inputs[3]) {
    if (sizes?.length !== axes.length) return fail('its sizes are not known beforehand');
    axes.forEach((axis, i) => {
      const from = shape[axis]!;
      const to = sizes[i]!;
      // A file of fixed batch size asks for that size; the batch is never resized.
      if (axis === 0 && isBatch(from) && (sameDim(from, to) || to === conversion.fixedBatch)) return;
      if (isBatch(from) || isBatch(to))
        return fail(`it resizes ${formatShape(shape)} to ${formatShape(sizes)}`);
      result[axis] = exactScale(from, to);
    });
    return result;
  }
  const scales = constantNumbers(conversion, 2, 'scales');
  if (scales?.length !== axes.length) fail(`it has ${scales?.length ?? 0} scales for ${axes.length} axes`);
  axes.forEach((axis, i) => (result[axis] = scales![i]!));
  return result;
}

/** A float32 scale with floor(from · scale) = to. */
function exactScale(from: number, to: number): number {
  let scale = Math.fround(to / from);
  while (Math.floor(Math.fround(from * scale)) < to) scale = Math.fround(scale * (1 + 2 ** -23));
  return scale;
}

function roundsLengths(conversion: Conversion, scales: readonly number[]): boolean {
  if (conversion.inputs[3]) return false;
  const { shape } = conversion.builder.info(conversion.inputs[0]!);
  return shape.some((dim, axis) => !isBatch(dim) && !Number.isInteger(dim * scales[axis]!));
}
