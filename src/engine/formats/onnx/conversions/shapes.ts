import {
  axisFromFront,
  numberAttribute,
  numbersAttribute,
  stringAttribute,
} from '../../../graph/attributes.ts';
import { divideDims, formatShape, isBatch, isStatic, shapeSize, type Dim } from '../../../graph/Shape.ts';
import { float32 } from '../../../graph/Tensor.ts';
import { constantNumbers } from './constantNumbers.ts';
import type { Conversion, Converters } from './Conversion.ts';
import { omit } from './omit.ts';
import { openBatch } from './openBatch.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Operators that cut, pad and rearrange. */
export const shapeConverters: Converters = {
  Reshape: convertReshape,
  Split: convertSplit,
  Slice: ({ builder, node, inputs, opset, emit, fail }) => {
    if (opset >= 10) return emit('Slice', inputs, node.attributes);
    const starts = numbersAttribute(node.attributes, 'starts') ?? fail('it has no starts');
    const ends = numbersAttribute(node.attributes, 'ends') ?? fail('it has no ends');
    const axes = numbersAttribute(node.attributes, 'axes') ?? starts.map((_, axis) => axis);
    emit('Slice', [inputs[0]!, ...[starts, ends, axes].map((values) => builder.integers(values))]);
  },
  Pad: convertPad,
  Concat: convertConcat,
};

/**
 * A shape that is computed from the input's own shape is replaced by a constant, with -1 where the batch is: the nodes
 * that computed it are then dead. A constant shape that was made for the batch size of the file is freed from it.
 */
function convertReshape(conversion: Conversion): void {
  const { builder, node, inputs, fixedBatch, batchOuter, emit, fail } = conversion;
  const [data, target] = inputs;
  if (!data || !target) fail('it has too few inputs');
  const { content } = builder.info(target!);
  if (!content)
    return fail('its shape is computed from the data; only shapes known beforehand are supported');
  const { shape } = builder.info(data!);
  if (numberAttribute(node.attributes, 'allowzero', 0) !== 0 && content.includes(0))
    fail('it makes an empty value');
  const asked: Dim[] = content.map((dim, axis) =>
    dim === 0 ? (shape[axis] ?? fail('its shape copies an axis that is not there')) : dim,
  );
  if (fixedBatch !== undefined && isStatic(asked)) {
    const opened = openBatch(shape, batchOuter.get(data!) ?? 1, asked, fixedBatch);
    if (opened) {
      batchOuter.set(node.outputs[0]!, opened.outer);
      return emit('Reshape', [
        data!,
        sameNumbers(opened.shape, asked) ? target! : builder.integers(opened.shape),
      ]);
    }
  }
  const open = asked.filter(isBatch).length;
  if (open === 0) return emit('Reshape', [data!, target!]);
  if (open === 1 && !asked.includes(-1)) {
    return emit('Reshape', [data!, builder.integers(asked.map((dim) => (isBatch(dim) ? -1 : dim)))]);
  }
  const completed = completeShape(shape, asked);
  if (!completed)
    return fail(`the shape ${formatShape(shape)} cannot become ${formatShape(asked)} for every batch size`);
  emit('Reshape', [data!, reshapeTo(builder, completed)]);
}

/** `asked` with its -1 worked out; undefined where that is impossible. */
function completeShape(shape: readonly Dim[], asked: readonly Dim[]): Dim[] | undefined {
  const size = shapeSize(shape);
  const rest = shapeSize(asked.filter((dim) => dim !== -1));
  if (size === undefined || rest === undefined) return undefined;
  const missing = divideDims(size, rest);
  return missing === undefined ? undefined : asked.map((dim) => (dim === -1 ? missing : dim));
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, i) => number === b[i]);
}

/** The sizes of the parts become explicit. */
function convertSplit(conversion: Conversion): void {
  const { builder, node, inputs, opset, emit, fail } = conversion;
  const { shape } = builder.info(inputs[0] ?? fail('it has no input'));
  const axis =
    axisFromFront(numberAttribute(node.attributes, 'axis', 0), shape.length) ??
    fail('its axis is outside the value');
  const length = shape[axis]!;
  const given =
    opset < 13 ? numbersAttribute(node.attributes, 'split') : constantNumbers(conversion, 1, 'sizes');
  const sizes = given ?? equalParts(conversion, length);
  if (sizes.length !== node.outputs.length)
    fail(`it has ${node.outputs.length} outputs and ${sizes.length} sizes`);
  emit('Split', [inputs[0]!, inputs[1] || builder.integers(sizes)], { axis });
}

/** Parts of equal size; from opset 18 on the last one may be smaller. */
function equalParts({ node, opset, fail }: Conversion, length: Dim): number[] {
  if (isBatch(length)) return fail('it splits the batch');
  const parts = numberAttribute(node.attributes, 'num_outputs', node.outputs.length);
  if (opset < 18 && length % parts !== 0)
    fail(`an axis of length ${length} cannot be split into ${parts} equal parts`);
  const size = Math.ceil(length / parts);
  return node.outputs.map((_, part) => Math.max(0, Math.min(size, length - part * size)));
}

/** In a file of fixed batch size a constant (a class token) may stand for one of every sample. */
function convertConcat({ builder, node, inputs, fixedBatch, emit, intermediate }: Conversion): void {
  const axis = numberAttribute(node.attributes, 'axis', 0);
  const data = inputs.find((value) => value && builder.info(value).shape.some(isBatch));
  const shape = data ? builder.info(data).shape : [];
  const batchAxis = shape.findIndex(isBatch);
  if (!data || fixedBatch !== 1 || axisFromFront(axis, shape.length) === batchAxis) {
    return emit('Concat', inputs, node.attributes);
  }
  const repeated = (value: string): string => {
    const info = builder.info(value);
    if (info.shape.length !== shape.length || info.shape[batchAxis] !== 1) return value;
    const length = intermediate('Slice', [
      intermediate('Shape', [data]),
      ...[[batchAxis], [batchAxis + 1]].map((numbers) => builder.integers(numbers)),
    ]);
    const ones = (count: number) => builder.integers(new Array<number>(count).fill(1));
    const target = [ones(batchAxis), length, ones(shape.length - batchAxis - 1)];
    return intermediate('Expand', [value, intermediate('Concat', target, { axis: 0 })]);
  };
  emit('Concat', inputs.map(repeated), node.attributes);
}

/** Opset 11 moved pads and value to inputs, opset 18 added axes. */
function convertPad(conversion: Conversion): void {
  const { builder, node, inputs, opset, emit, fail } = conversion;
  const mode = stringAttribute(node.attributes, 'mode', 'constant');
  if (!['constant', 'reflect', 'edge'].includes(mode)) fail(`mode ${JSON.stringify(mode)} is not supported`);
  if (opset < 11) {
    const pads = numbersAttribute(node.attributes, 'pads') ?? fail('it has no pads');
    const value = numberAttribute(node.attributes, 'value', 0);
    return emit('Pad', [inputs[0]!, builder.integers(pads), builder.constant(float32([value], []))], {
      mode,
    });
  }
  const axes = constantNumbers(conversion, 3, 'axes');
  if (!axes) return emit('Pad', inputs.slice(0, 3), { mode });
  const rank = builder.info(inputs[0]!).shape.length;
  const pads = constantNumbers(conversion, 1, 'pads') ?? fail('it has no pads');
  const all = new Array<number>(2 * rank).fill(0);
  axes.forEach((given, i) => {
    const axis = axisFromFront(given, rank) ?? fail(`axis ${given} is outside a value of ${rank} axes`);
    all[axis] = pads[i]!;
    all[axis + rank] = pads[i + axes.length]!;
  });
  emit('Pad', [inputs[0]!, builder.integers(all), ...inputs.slice(2, 3)], omit(node.attributes, 'axes'));
}
