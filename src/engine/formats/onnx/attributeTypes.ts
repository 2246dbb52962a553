/** Kinds of attribute values; the numbers are AttributeProto.AttributeType of onnx.proto. */
export const attributeKinds = {
  1: 'float',
  2: 'int',
  3: 'string',
  4: 'tensor',
  6: 'floats',
  7: 'ints',
  8: 'strings',
} as const;
export type AttributeKind = (typeof attributeKinds)[keyof typeof attributeKinds];

const names: Readonly<Record<AttributeKind, string>> = {
  float:
    'alpha beta bias cubic_coeff_a epsilon extrapolation_value gamma lambd max min momentum ratio value_float',
  int:
    'allowzero antialias axis batch_dims block_size blocksize ceil_mode count_include_pad detect_negative ' +
    'detect_positive end exclude_outside exclusive fmod group is_test keepdims noop_with_empty_axes num_groups ' +
    'num_outputs reverse saturate select_last_index size spatial start stash_type storage_order to ' +
    'training_mode transA transB upper value_int',
  string:
    'approximate auto_pad coordinate_transformation_mode equation keep_aspect_ratio_policy mode nearest_mode',
  tensor: '',
  floats: 'scales value_floats',
  ints: 'axes dilations ends kernel_shape output_padding output_shape pads perm split starts strides value_ints',
  strings: 'value_strings',
};

/**
 * The kind of every attribute of the operators that are read, by its name: onnx gives a name one meaning throughout,
 * except `value`, which is a float in old versions of Pad and a tensor elsewhere.
 */
export const attributeTypes: ReadonlyMap<string, AttributeKind> = new Map(
  Object.entries(names).flatMap(([kind, list]) =>
    list
      .split(' ')
      .filter(Boolean)
      .map((name) => [name, kind as AttributeKind] as const),
  ),
);
