import type { LayerDefinition, Literal } from './LayerDefinition.ts';

/** What a layer computes, as far as a type in code and an operator of a network can be compared. */
export type LayerKind =
  'convolution' | 'transposed convolution' | 'dense' | 'normalization' | 'Relu' | 'Tanh' | 'Sigmoid';

/** Types of PyTorch, Keras and TensorFlow.js, in lower case. */
const kindsOfTypes: readonly (readonly [RegExp, LayerKind])[] = [
  [/^(lazy)?conv[123]d$|^depthwiseconv[12]d$/, 'convolution'],
  [/^(lazy)?convtranspose[123]d$|^conv[123]dtranspose$/, 'transposed convolution'],
  [/^(lazy)?linear$|^dense$/, 'dense'],
  [/^(lazy)?batchnorm[123]d$|^batchnormalization$/, 'normalization'],
  [/^relu$/, 'Relu'],
  [/^tanh$/, 'Tanh'],
  [/^sigmoid$/, 'Sigmoid'],
];

const kindsOfOperators: Readonly<Record<string, LayerKind>> = {
  Conv: 'convolution',
  ConvTranspose: 'transposed convolution',
  Gemm: 'dense',
  MatMul: 'dense',
  BatchNormalization: 'normalization',
  Relu: 'Relu',
  Tanh: 'Tanh',
  Sigmoid: 'Sigmoid',
};

/** Types without weights of their own, in lower case, and containers: they take no part in counting. */
const weightless =
  /^(relu6?|leakyrelu|elu|celu|selu|gelu|silu|mish|tanh|sigmoid|hardtanh|hardsigmoid|hardswish|softmax|logsoftmax|softplus|activation|identity|flatten|unflatten|reshape|permute|rescaling|(spatial|alpha)?dropout[123]?d?|(adaptive|global)?(max|avg|average)pool(ing)?[123]?d|zeropad(ding)?[123]d|(reflection|replication)pad[123]d|upsampling[123]d|upsample|(lazy)?batchnorm[123]d|batchnormalization|layernorm(alization)?|groupnorm|instancenorm[123]d|add|concatenate|multiply|input|inputlayer|sequential|modulelist|moduledict)$/i;

/** Names of Keras' layers that PyTorch has, too. */
const shared = /^(ReLU|ELU|GELU|Softmax|Flatten|Dropout|Embedding|LSTM|GRU|Identity|LeakyReLU|PReLU)$/;
const keras =
  /^((Depthwise|Separable)?Conv[123]D(Transpose)?|SeparableConv[12]D|Dense|EinsumDense|BatchNormalization|LayerNormalization|GroupNormalization|Activation|(Global)?(Max|Average)Pooling[123]D|ZeroPadding[123]D|UpSampling[123]D|Cropping[123]D|Reshape|Permute|Rescaling|RepeatVector|SpatialDropout[123]D|SimpleRNN|Bidirectional|TimeDistributed|MultiHeadAttention|Add|Concatenate|Multiply)$/;

/** Undefined for a type that is not known, whose layers can be anything. */
export function kindOfType(type: string): LayerKind | undefined {
  const lower = type.toLowerCase();
  return kindsOfTypes.find(([pattern]) => pattern.test(lower))?.[1];
}

export function kindOfOperator(operator: string): LayerKind | undefined {
  return Object.hasOwn(kindsOfOperators, operator) ? kindsOfOperators[operator] : undefined;
}

/** Whether layers of this kind are counted when definitions are matched by their order. */
export function isCounted(kind: LayerKind | undefined): boolean {
  return kind === 'convolution' || kind === 'transposed convolution' || kind === 'dense';
}

/** Whether it is known how many counted layers a definition makes. */
export function isCountable(type: string): boolean {
  return isCounted(kindOfType(type)) || weightless.test(type);
}

/** @param callee `layers.Conv2D`, with the dots of the code */
export function isKerasLayer(callee: string): boolean {
  const names = callee.split('.');
  const type = names.at(-1)!;
  if (/^(nn|torch)$/.test(names[0]!) && names.length > 1) return false;
  return keras.test(type) || (shared.test(type) && /^(layers|keras)$/.test(names.at(-2) ?? ''));
}

/** TensorFlow.js names its layers as Keras does, with a small letter first: `tf.layers.conv2d`. */
export function isTensorFlowJsLayer(type: string): boolean {
  return (
    /^(embedding|lstm|gru|thresholdedReLU|inputLayer)$/.test(type) ||
    isCountable(type) ||
    /^separableConv2d$/.test(type)
  );
}

/** Names of arguments by their position, for those that tell layers apart. */
const positional: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^Conv(Transpose)?[123]d$/, ['in_channels', 'out_channels', 'kernel_size', 'stride', 'padding']],
  [/^LazyConv(Transpose)?[123]d$/, ['out_channels', 'kernel_size', 'stride', 'padding']],
  [/^Linear$/, ['in_features', 'out_features', 'bias']],
  [/^LazyLinear$/, ['out_features', 'bias']],
  [/^BatchNorm[123]d$/, ['num_features']],
  [/^(Max|Avg)Pool[123]d$/, ['kernel_size', 'stride', 'padding']],
  [/^Conv[123]D(Transpose)?$/, ['filters', 'kernel_size', 'strides', 'padding']],
  [/^DepthwiseConv[12]D$/, ['kernel_size', 'strides', 'padding']],
  [/^Dense$/, ['units', 'activation']],
];

export function positionalNames(type: string): readonly string[] {
  return positional.find(([pattern]) => pattern.test(type))?.[1] ?? [];
}

/** Channels or features of a definition's output, where the code writes them out. */
export function definedUnits({ hyperparameters }: LayerDefinition): number | undefined {
  return unitsOf(hyperparameters);
}

/** The same, where an argument's default gives them. */
export function defaultUnits({ defaults }: LayerDefinition): number | undefined {
  return unitsOf(defaults);
}

function unitsOf(given: Readonly<Record<string, Literal>>): number | undefined {
  const units =
    given['out_channels'] ??
    given['out_features'] ??
    given['num_features'] ??
    given['filters'] ??
    given['units'];
  return typeof units === 'number' ? units : undefined;
}

/** Kernel and strides of a convolution, where the code writes them out: one number for all axes, or one for each. */
export function definedWindow({ hyperparameters: given }: LayerDefinition): {
  readonly kernel: Literal | undefined;
  readonly strides: Literal | undefined;
} {
  return {
    kernel: given['kernel_size'] ?? given['kernelSize'],
    strides: given['stride'] ?? given['strides'],
  };
}
