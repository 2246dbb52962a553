import { isFloat } from '../../graph/DataType.ts';
import { numberAttribute } from '../../graph/attributes.ts';
import type {
  TensorFlow,
  TensorFlowKernel,
  TensorFlowKernels,
  TensorFlowNode,
  TfTensor,
} from './TensorFlowKernel.ts';

type Binary = (left: TfTensor, right: TfTensor) => TfTensor;

/** Arithmetic, element by element, with broadcasting. */
export const elementwise: TensorFlowKernels = {
  Identity: ({ input }) => input(0),
  // Nothing is dropped outside training: the mask is all true.
  Dropout: ({ tf, input }) => [input(0), tf.cast(tf.onesLike(input(0)), 'bool')],
  Abs: ({ tf, input }) => tf.abs(input(0)),
  Neg: ({ tf, input }) => tf.neg(input(0)),
  Sign: ({ tf, input }) => tf.sign(input(0)),
  Floor: ({ tf, input }) => tf.floor(input(0)),
  Ceil: ({ tf, input }) => tf.ceil(input(0)),
  Round: ({ tf, input }) => tf.round(input(0)),
  Sqrt: ({ tf, input }) => tf.sqrt(input(0)),
  Reciprocal: ({ tf, input }) => tf.reciprocal(input(0)),
  Exp: ({ tf, input }) => tf.exp(input(0)),
  Log: ({ tf, input }) => tf.log(input(0)),
  Erf: ({ tf, input }) => tf.erf(input(0)),
  Sin: ({ tf, input }) => tf.sin(input(0)),
  Cos: ({ tf, input }) => tf.cos(input(0)),

  Add: binary((tf) => tf.add),
  Sub: binary((tf) => tf.sub),
  Mul: binary((tf) => tf.mul),
  Pow: binary((tf) => tf.pow),
  Div: (node) => {
    const { tf, input } = node;
    const quotient = tf.div(tf.cast(input(0), 'float32'), input(1));
    return isFloat(node.inputType(0)) ? quotient : tf.cast(quotient, 'int32');
  },
  Mod: ({ tf, input, attributes }) => {
    // fmod = 1 takes the sign of the dividend, as C does; fmod = 0 that of the divisor, as tf.mod and Python do.
    if (numberAttribute(attributes, 'fmod', 0) === 0) return tf.mod(input(0), input(1));
    return tf.mul(tf.sign(input(0)), tf.mod(tf.abs(input(0)), tf.abs(input(1))));
  },
  Min: fold((tf) => tf.minimum),
  Max: fold((tf) => tf.maximum),
};

function binary(pick: (tf: TensorFlow) => Binary): TensorFlowKernel {
  return ({ tf, input }) => pick(tf)(input(0), input(1));
}

/** Any number of inputs. */
function fold(pick: (tf: TensorFlow) => Binary): TensorFlowKernel {
  return (node: TensorFlowNode) => {
    let result = node.input(0);
    for (let i = 1; i < node.inputCount; i++) result = pick(node.tf)(result, node.input(i));
    return result;
  };
}
