import { numberAttribute } from '../../../graph/attributes.ts';
import { isBatch } from '../../../graph/Shape.ts';
import { axisFromFront } from '../../../graph/attributes.ts';
import { elementCount, numbers, float32 } from '../../../graph/Tensor.ts';
import type { Conversion, Converters } from './Conversion.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Softmax and the normalisations. */
export const normalizationConverters: Converters = {
  Softmax: convertSoftmax,
  LogSoftmax: convertSoftmax,
  BatchNormalization: ({ node, inputs, opset, emit, reads, fail }) => {
    const trains = numberAttribute(node.attributes, 'training_mode', 0) !== 0;
    if (trains || node.outputs.some((_, i) => i > 0 && reads(i))) {
      fail('it is in training mode: export the model in evaluation mode');
    }
    if (opset < 9 && numberAttribute(node.attributes, 'spatial', 1) === 0)
      fail('spatial = 0 is not supported');
    emit('BatchNormalization', inputs, { epsilon: numberAttribute(node.attributes, 'epsilon', 1e-5) });
  },
  GroupNormalization: (conversion) => {
    const { node, inputs, opset, emit } = conversion;
    // Before opset 21 scale and bias had an element a group instead of one a channel.
    const affine = opset < 21 ? [1, 2].map((input) => spreadOverGroups(conversion, input)) : inputs.slice(1);
    emit('GroupNormalization', [inputs[0]!, ...affine], node.attributes);
  },
};

/** Before opset 13 the axes from `axis` on were normalised together, by default all but the first. */
function convertSoftmax({ builder, node, inputs, opset, emit, intermediate, fail }: Conversion): void {
  const x = inputs[0] ?? fail('it has no input');
  if (opset >= 13) return emit(node.operator, inputs, node.attributes);
  const { shape } = builder.info(x);
  const axis =
    axisFromFront(numberAttribute(node.attributes, 'axis', 1), shape.length) ??
    fail('its axis is outside the value');
  if (shape.slice(axis + 1).every((dim) => dim === 1)) return emit(node.operator, inputs, { axis });
  if (shape.slice(axis).some(isBatch) || shape.filter(isBatch).length > 1)
    fail('it normalises over the batch');
  const flat = intermediate('Flatten', [x], { axis });
  const result = intermediate(node.operator, [flat], { axis: 1 });
  emit('Reshape', [result, reshapeTo(builder, shape)]);
}

function spreadOverGroups({ builder, inputs, fail }: Conversion, input: number): string {
  const value = inputs[input] ?? fail('it has no scale or bias');
  const tensor = builder.constantOf(value) ?? fail('its scale and bias are not constant');
  const channels = builder.info(inputs[0]!).shape[1];
  const groups = elementCount(tensor.shape);
  if (channels === undefined || isBatch(channels) || channels % groups !== 0)
    return fail('its groups do not divide the channels');
  const perGroup = numbers(tensor);
  return builder.constant(
    float32(
      Array.from({ length: channels }, (_, c) => perGroup[Math.floor((c * groups) / channels)]!),
      [channels],
    ),
  );
}
