import { isStatic } from '../Shape.ts';
import { numberAttribute } from '../attributes.ts';
import { reducedAxes } from '../operators/reductions.ts';
import type { Attributes } from '../Graph.ts';
import type { Compound, CompoundContext, LastNode } from './Compound.ts';

/** The axes may be an attribute, as in opset 17, or the second input, as since opset 18. */
export const reductions: Readonly<Record<string, Compound>> = {
  ReduceL1: (context) => sumOver(context, context.add('Abs', [context.inputs[0]!])),

  ReduceSumSquare: (context) => sumOver(context, squares(context)),

  // Its slope at 0 is 0, not that of the root, which is infinite: the root is taken of 1 there.
  ReduceL2: (context) => {
    const { add, scalar } = context;
    const sum = add(...sumOver(context, squares(context)));
    const none = add('Equal', [sum, scalar(0)]);
    return ['Where', [none, scalar(0), add('Sqrt', [add('Where', [none, scalar(1), sum])])]];
  },

  ReduceLogSum: (context) => ['Log', [context.add(...sumOver(context, context.inputs[0]!))]],

  // Shifted by the maximum, so that no exponential overflows.
  ReduceLogSumExp: (context) => {
    const { inputs, attributes, add } = context;
    const x = inputs[0]!;
    const axes = axesOf(context);
    const largest = (keepdims: number) => add('ReduceMax', [x], { axes, keepdims });
    const powers = add('Exp', [add('Sub', [x, largest(1)])]);
    const sum = add(...sumOver(context, powers));
    return ['Add', [add('Log', [sum]), largest(numberAttribute(attributes, 'keepdims', 1))]];
  },

  GlobalAveragePool: (context) => ['ReduceMean', [context.inputs[0]!], positions(context)],

  // Equal maxima share the gradient, as for ReduceMax.
  GlobalMaxPool: (context) => ['ReduceMax', [context.inputs[0]!], positions(context)],
};

function squares({ inputs, add }: CompoundContext): string {
  return add('Mul', [inputs[0]!, inputs[0]!]);
}

/** A ReduceSum of `value` over the node's axes. */
function sumOver(context: CompoundContext, value: string): LastNode {
  const keepdims = numberAttribute(context.attributes, 'keepdims', 1);
  const axes = context.builder.integers(axesOf(context));
  return ['ReduceSum', [value, axes], { keepdims, noop_with_empty_axes: 1 }];
}

function axesOf({ builder, inputs: [x, axesInput], attributes, fail }: CompoundContext): number[] {
  const { shape } = builder.info(x!);
  const known = axesInput ? builder.info(axesInput).content : undefined;
  if (axesInput && !(known && isStatic(known))) {
    fail('the axes are computed while the network runs; only constant axes are supported');
  }
  const axes = reducedAxes(attributes, known as readonly number[] | undefined, shape.length);
  return axes ?? fail(`an axis is outside a value of ${shape.length} axes`);
}

/** All axes after batch and channels, kept. */
function positions({ builder, inputs: [x], fail }: CompoundContext): Attributes {
  const rank = builder.info(x!).shape.length;
  if (rank < 3) fail(`its input has ${rank} axes; it needs a batch, channels and positions`);
  return { axes: Array.from({ length: rank - 2 }, (_, i) => i + 2), keepdims: 1 };
}
