import type { ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { formatShape, isBatch, type Dim } from '../Shape.ts';
import { knownDims, knownIntegers } from './knownIntegers.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';
import { spreadSlice, type AxisSlice } from './spreadSlice.ts';

export const slice: readonly Operator[] = [{ name: 'Slice', infer: inferSlice, gradient: sliceGradient }];

/**
 * The elements that a slice of an axis takes, by the rules of Python.
 * @param total length of the axis.
 */
export function clampSlice(axis: number, start: number, end: number, step: number, total: number): AxisSlice {
  const last = step > 0 ? total : total - 1;
  const clamp = (index: number, low: number) =>
    Math.min(Math.max(index < 0 ? index + total : index, low), last);
  const first = clamp(start, 0);
  const stop = clamp(end, step > 0 ? 0 : -1);
  return { axis, start: first, step, length: Math.max(0, Math.ceil((stop - first) / step)) };
}

function inferSlice(context: ShapeContext): ValueInfo[] {
  const { type, shape, content } = requireInput(context, 0);
  const starts = knownDims(context, 1, 'the start');
  const ends = knownDims(context, 2, 'the end');
  const axes = context.inputs[3]
    ? knownIntegers(context, 3, 'the list of axes').map((axis) => requireAxis(context, axis, shape.length))
    : starts.map((_, axis) => axis);
  const steps = context.inputs[4] ? knownIntegers(context, 4, 'the step') : starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length) || axes.length > shape.length) {
    context.fail(
      `${starts.length} starts, ${ends.length} ends, ${axes.length} axes and ${steps.length} steps`,
    );
  }
  if (steps.includes(0)) context.fail('a step is 0');
  const result = [...shape];
  const slices = axes.map((axis, i) => {
    const [start, end, total] = [starts[i]!, ends[i]!, shape[axis]!];
    if (isWhole(start, end, steps[i]!, total)) return undefined;
    if (isBatch(total) || isBatch(start) || isBatch(end)) {
      return context.fail(
        `it takes ${formatShape([start])} to ${formatShape([end])} of axis ${axis} of ${formatShape(shape)}, which depends on the batch size`,
      );
    }
    const part = clampSlice(axis, start, end, steps[i]!, total);
    result[axis] = part.length;
    return part;
  });
  if (!content || shape.length !== 1 || slices.length !== 1) return [{ type, shape: result }];
  const part = slices[0];
  const taken = part
    ? Array.from({ length: part.length }, (_, i) => content[part.start + i * part.step]!)
    : content;
  return [{ type, shape: result, content: taken }];
}

/** Whether all of an axis is taken, which is known of the batch too. */
function isWhole(start: Dim, end: Dim, step: number, total: Dim): boolean {
  if (step !== 1 || start !== 0) return false;
  if (!isBatch(end)) return end >= 2 ** 31 - 1 || (!isBatch(total) && end >= total);
  return isBatch(total) && end.batch >= total.batch;
}

function sliceGradient({ builder, inputs, gradients }: GradientContext): string[] {
  const [x, starts, ends, axes, steps] = inputs;
  const { shape } = builder.info(x!);
  const known = (value: string | undefined) => (value ? builder.info(value).content : undefined);
  const first = known(starts)!;
  const slices = first.flatMap((start, i) => {
    const given = (known(axes)?.[i] ?? i) as number;
    const axis = given < 0 ? given + shape.length : given;
    const step = (known(steps)?.[i] ?? 1) as number;
    const [end, total] = [known(ends)![i]!, shape[axis]!];
    if (isWhole(start, end, step, total)) return [];
    return [clampSlice(axis, start as number, end as number, step, total as number)];
  });
  return [spreadSlice(builder, gradients[0]!, slices, shape)];
}
