import { numberAttribute, stringAttribute } from '../attributes.ts';
import type { Attributes, ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { formatShape, isBatch, sameDim, type Dim, type Shape } from '../Shape.ts';
import { numbers } from '../Tensor.ts';
import { coordinateModes, interpolationMatrix, resizeModes, type ResizedAxis } from './interpolation.ts';
import { knownLengths } from './knownIntegers.ts';
import { multiplyAlongAxis, transposeMatrix } from './multiplyAlongAxis.ts';
import { requireInput } from './requireInput.ts';

/** Up- and downsampling of images and sequences. */
export const resize: readonly Operator[] = [{ name: 'Resize', infer: inferResize, gradient: resizeGradient }];

/** What a Resize node does to each axis that changes. `scales` or `sizes` is given. */
export function resizedAxes(
  shape: Shape,
  scales: readonly number[] | undefined,
  sizes: readonly Dim[] | undefined,
): ResizedAxis[] {
  return shape.flatMap((input, axis) => {
    if (isBatch(input)) return [];
    const scale = scales?.[axis] ?? (sizes![axis] as number) / input;
    // A scale that is a float32 fraction such as 0.6 can fall just short of a whole length.
    const output = sizes ? (sizes[axis] as number) : Math.floor(input * scale + 1e-6);
    return output === input && scale === 1 ? [] : [{ axis, input, output, scale }];
  });
}

function inferResize(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  checkModes(context, context.attributes);
  const scales = givenScales(context);
  const sizes = context.inputs[3] ? knownLengths(context, 3, 'the list of sizes') : undefined;
  if (!scales === !sizes) context.fail('it needs either scales or sizes');
  const given = scales ?? sizes!;
  if (given.length !== shape.length)
    context.fail(`${given.length} scales or sizes do not fit ${formatShape(shape)}`);
  shape.forEach((dim, axis) => {
    const size = sizes?.[axis];
    const kept = size === undefined ? scales![axis] === 1 : sameDim(size, dim);
    if ((isBatch(dim) || (size !== undefined && isBatch(size))) && !kept) {
      context.fail(`it changes the batch axis of ${formatShape(shape)}`);
    }
  });
  const result = [...shape];
  for (const { axis, output } of resizedAxes(shape, scales, sizes)) {
    if (!(output >= 1)) context.fail(`axis ${axis} of ${formatShape(shape)} gets the length ${output}`);
    result[axis] = output;
  }
  return [{ type, shape: result }];
}

function givenScales(context: ShapeContext): number[] | undefined {
  const info = context.inputs[2];
  // Exporters leave an empty list where they give sizes.
  if (!info || info.shape[0] === 0) return undefined;
  const tensor =
    context.constant(2) ?? context.fail('the scales depend on the data; they have to be known beforehand');
  return numbers(tensor);
}

function checkModes(context: ShapeContext, attributes: Attributes): void {
  const mode = stringAttribute(attributes, 'mode', 'nearest');
  if (!resizeModes.includes(mode)) context.fail(`the mode "${mode}" is not supported`);
  const coordinates = stringAttribute(attributes, 'coordinate_transformation_mode', 'half_pixel');
  if (!coordinateModes.includes(coordinates)) {
    context.fail(
      `the coordinate_transformation_mode "${coordinates}" is not supported (${coordinateModes.join(', ')} are)`,
    );
  }
  if (numberAttribute(attributes, 'antialias', 0) !== 0) context.fail('antialias is not supported');
}

/** Resizing multiplies each axis by a matrix; the gradient multiplies by their transposes. */
function resizeGradient({ builder, node, inputs, gradients }: GradientContext): string[] {
  const [x, , scalesInput, sizesInput] = inputs;
  const scales = scalesInput ? builder.constantOf(scalesInput) : undefined;
  const sizes = sizesInput ? builder.info(sizesInput).content : undefined;
  const { shape } = builder.info(x!);
  const changed = resizedAxes(shape, sizes ? undefined : numbers(scales!), sizes);
  let g = gradients[0]!;
  for (const resized of changed) {
    const { axis, input, output } = resized;
    const matrix = interpolationMatrix(node.attributes, resized);
    g = multiplyAlongAxis(builder, g, axis, transposeMatrix(matrix, output), input);
  }
  return [g];
}
