import { numberAttribute, numbersAttribute } from '../../../graph/attributes.ts';
import { constantNumbers } from './constantNumbers.ts';
import type { Conversion, Converter, Converters } from './Conversion.ts';
import { omit } from './omit.ts';

/** Opset 13 moved the axes of Squeeze, Unsqueeze and ReduceSum to an input, opset 18 those of the other reductions. */
export const axesConverters: Converters = {
  Squeeze: axesToInput,
  Unsqueeze: axesToInput,
  ReduceSum: (conversion) =>
    reducesNothing(conversion) ? conversion.same(conversion.inputs[0]!) : axesToInput(conversion),
  ...Object.fromEntries(
    [
      'ReduceMean',
      'ReduceMax',
      'ReduceMin',
      'ReduceProd',
      'ReduceL1',
      'ReduceL2',
      'ReduceLogSum',
      'ReduceLogSumExp',
      'ReduceSumSquare',
    ].map((operator): [string, Converter] => [operator, axesToAttribute]),
  ),
};

function axesToInput({ builder, node, inputs, opset, emit }: Conversion): void {
  const axes = numbersAttribute(node.attributes, 'axes');
  const attributes = omit(node.attributes, 'axes');
  emit(node.operator, opset < 13 && axes ? [inputs[0]!, builder.integers(axes)] : inputs, attributes);
}

function axesToAttribute(conversion: Conversion): void {
  const { node, inputs, emit, same } = conversion;
  if (reducesNothing(conversion)) return same(inputs[0]!);
  const axes = constantNumbers(conversion, 1, 'axes');
  const attributes = omit(node.attributes, 'noop_with_empty_axes');
  emit(node.operator, [inputs[0]!], axes && axes.length > 0 ? { ...attributes, axes } : attributes);
}

function reducesNothing(conversion: Conversion): boolean {
  const { node } = conversion;
  if (numberAttribute(node.attributes, 'noop_with_empty_axes', 0) === 0) return false;
  return (constantNumbers(conversion, 1, 'axes') ?? []).length === 0;
}
