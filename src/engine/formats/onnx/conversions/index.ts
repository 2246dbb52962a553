import { numberAttribute, tensorAttribute } from '../../../graph/attributes.ts';
import { typeCode } from '../../../graph/typeCode.ts';
import { float32, int64, type Tensor } from '../../../graph/Tensor.ts';
import { elementType, heldType } from '../elementTypes.ts';
import { axesConverters } from './axes.ts';
import type { Conversion, Converters } from './Conversion.ts';
import { normalizationConverters } from './normalization.ts';
import { omit } from './omit.ts';
import { quantizationConverters } from './quantization.ts';
import { resizeConverters } from './resize.ts';
import { shapeConverters } from './shapes.ts';

/** The operators whose meaning differs between the operator sets, or that are not kept as they are. */
export const converters: Converters = {
  ...axesConverters,
  ...shapeConverters,
  ...resizeConverters,
  ...normalizationConverters,
  ...quantizationConverters,

  Constant: ({ builder, node, same, fail }) => {
    const tensor =
      constantTensor(node.attributes) ??
      fail('it holds neither a tensor nor numbers, which is not supported');
    same(builder.constant(tensor, node.outputs[0]));
  },
  Identity: ({ inputs, same, fail }) => same(inputs[0] ?? fail('it has no input')),
  Dropout: ({ inputs, same, reads, fail }) => {
    if (reads(1))
      fail('its mask is used, which exists in training only: export the model in evaluation mode');
    same(inputs[0] ?? fail('it has no input'));
  },
  Cast: (conversion) => castTo(conversion, castTarget(conversion)),
  CastLike: (conversion) => castTo(conversion, conversion.builder.info(conversion.inputs[1]!).type),
  Clip: ({ builder, node, inputs, opset, emit }) => {
    if (opset >= 11) return emit('Clip', inputs);
    const limits = ['min', 'max'].map((name) =>
      name in node.attributes
        ? builder.constant(float32([numberAttribute(node.attributes, name, 0)], []))
        : '',
    );
    emit('Clip', [inputs[0]!, ...limits]);
  },
  AveragePool: ({ node, inputs, emit, fail }) => {
    const dilations = node.attributes['dilations'];
    if (Array.isArray(dilations) && dilations.some((dilation) => dilation !== 1))
      fail('dilations are not supported');
    emit('AveragePool', inputs, omit(node.attributes, 'dilations'));
  },
};

function castTarget({ node, fail }: Conversion): Tensor['type'] {
  const stored = elementType(numberAttribute(node.attributes, 'to', 0));
  return (
    (stored && heldType(stored)) ?? fail(`it casts to ${stored ?? 'an unknown type'}, which is not supported`)
  );
}

/** Floats of every width are float32 here, so a cast between them does nothing. */
function castTo({ builder, inputs, emit, same, fail }: Conversion, to: Tensor['type']): void {
  const x = inputs[0] ?? fail('it has no input');
  if (builder.info(x).type === to) same(x);
  else emit('Cast', [x], { to: typeCode(to) });
}

function constantTensor(attributes: Conversion['node']['attributes']): Tensor | undefined {
  const { value_float, value_floats, value_int, value_ints } = attributes;
  if (typeof value_float === 'number') return float32([value_float], []);
  if (typeof value_int === 'number') return int64([value_int], []);
  if (Array.isArray(value_floats)) return float32(value_floats as number[], [value_floats.length]);
  if (Array.isArray(value_ints)) return int64(value_ints as number[]);
  return tensorAttribute(attributes, 'value');
}
