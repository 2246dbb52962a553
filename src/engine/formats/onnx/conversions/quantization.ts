import { numberAttribute, axisFromFront } from '../../../graph/attributes.ts';
import { isFloat } from '../../../graph/DataType.ts';
import { elementCount, float32, type Tensor } from '../../../graph/Tensor.ts';
import { LazyTensor } from '../LazyTensor.ts';
import { constantNumbers } from './constantNumbers.ts';
import type { Conversion, Converters } from './Conversion.ts';

const ranges: Readonly<Record<string, readonly [low: number, high: number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

/** Quantised weights become floats. Activations keep the range of their integers, but not their steps. */
export const quantizationConverters: Converters = {
  DequantizeLinear: (conversion) => {
    const { builder, node, inputs, same, fail } = conversion;
    const x = inputs[0] ?? fail('it has no input');
    const tensor = builder.constantOf(x);
    if (tensor) return same(builder.constant(dequantised(conversion, tensor), node.outputs[0]));
    if (!isFloat(builder.info(x).type))
      fail('it reads integers that are computed; only weights and QuantizeLinear pairs are supported');
    same(x);
  },
  QuantizeLinear: (conversion) => {
    const { builder, inputs, emit, warn, fail } = conversion;
    const [scale, ...more] = constantNumbers(conversion, 1, 'scale') ?? fail('it has no scale');
    const [zero = 0, ...moreZeros] = constantNumbers(conversion, 2, 'zero point') ?? [];
    if (more.length > 0 || moreZeros.length > 0)
      fail('one scale a channel is supported for weights, not for activations');
    const range =
      ranges[inputs[2] ? builder.info(inputs[2]).type : 'uint8'] ?? fail('its integer type is not supported');
    warn(
      'The network is quantised: weights are used as stored, activations keep their range but are not rounded, ' +
        'because rounding has no gradient.',
    );
    // Quantisation tools drop a Relu whose work the range does, so the range has to stay.
    const limits = range.map((limit) => builder.constant(float32([(limit - zero) * scale!], [])));
    emit('Clip', [inputs[0]!, ...limits]);
  },
};

/** (x - zero point) · scale, per tensor, per index of an axis, or per block of an axis. */
function dequantised(conversion: Conversion, x: Tensor): Tensor {
  const { builder, node, inputs, fail } = conversion;
  const scale = builder.constantOf(inputs[1] ?? '') ?? fail('its scale is not constant');
  const zero = inputs[2]
    ? (builder.constantOf(inputs[2]) ?? fail('its zero point is not constant'))
    : undefined;
  const scales = elementCount(scale.shape);
  if (zero && elementCount(zero.shape) !== scales) fail('it has not as many zero points as scales');
  const axis =
    scales === 1
      ? 0
      : (axisFromFront(numberAttribute(node.attributes, 'axis', 1), x.shape.length) ??
        fail('its axis is outside the weight'));
  const block = numberAttribute(node.attributes, 'block_size', 0);
  const length = x.shape[axis] ?? 1;
  const blocks = scales === 1 ? 1 : block > 0 ? Math.ceil(length / block) : length;
  const inner = elementCount(x.shape.slice(axis + 1));
  const expected =
    scales === 1 ? 1 : block > 0 ? elementCount(x.shape.slice(0, axis)) * blocks * inner : length;
  if (scales !== expected) fail(`it has ${scales} scales for a weight of shape [${x.shape.join(', ')}]`);
  const scaleOf = (i: number): number => {
    if (scales === 1) return 0;
    const index = Math.floor(i / inner) % length;
    if (block <= 0) return index;
    return (Math.floor(i / (inner * length)) * blocks + Math.floor(index / block)) * inner + (i % inner);
  };
  return new LazyTensor('float32', x.shape, () => {
    const result = new Float32Array(elementCount(x.shape));
    const from = x.data;
    const factors = scale.data;
    const offsets = zero?.data;
    for (let i = 0; i < result.length; i++) {
      const s = scaleOf(i);
      result[i] = (Number(from[i]) - Number(offsets?.[s] ?? 0)) * Number(factors[s]);
    }
    return result;
  });
}
