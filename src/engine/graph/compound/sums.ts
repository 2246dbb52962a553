import type { Compound, CompoundContext } from './Compound.ts';

export const sums: Readonly<Record<string, Compound>> = {
  Sum: (context) => {
    const [first, ...rest] = context.inputs;
    if (rest.length === 0) return ['Identity', [first!]];
    return ['Add', [total(context, context.inputs.slice(0, -1)), rest.at(-1)!]];
  },

  Mean: (context) => ['Div', [total(context, context.inputs), context.scalar(context.inputs.length)]],

  /** The number of elements, an int64 scalar. */
  Size: ({ inputs, add }) => ['ReduceProd', [add('Shape', [inputs[0]!])], { keepdims: 0 }],
};

function total({ add }: CompoundContext, values: readonly string[]): string {
  return values.reduce((left, right) => add('Add', [left, right]));
}
