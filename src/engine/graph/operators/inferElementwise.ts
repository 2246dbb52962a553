import { isFloat, type DataType } from '../DataType.ts';
import type { ValueInfo } from '../Graph.ts';
import type { ShapeContext } from '../Operator.ts';
import { broadcastShapes, formatShape, type Dim } from '../Shape.ts';
import { elementCount, numbers } from '../Tensor.ts';
import { isSmall } from './isSmall.ts';
import { requireInput } from './requireInput.ts';

/** Known elements of the inputs at one place to the element of the result; undefined where the batch leaves it open. */
export type ContentRule = (type: DataType, ...elements: Dim[]) => Dim | undefined;

/** A rule for operators that keep the type and shape of their first input. */
export function inferUnary(content?: ContentRule): (context: ShapeContext) => ValueInfo[] {
  return (context) => {
    const { type, shape } = requireInput(context, 0);
    return [withContent({ type, shape }, context, content)];
  };
}

/**
 * A rule for operators whose inputs have one type and are broadcast to one shape.
 * @param count how many inputs there must be; any number from one where left out.
 * @param type of the result; that of the inputs where left out.
 */
export function inferBroadcast({
  count,
  content,
  type,
}: {
  readonly count?: number;
  readonly content?: ContentRule | undefined;
  readonly type?: DataType;
}): (context: ShapeContext) => ValueInfo[] {
  return (context) => {
    const { inputs } = context;
    const first = requireInput(context, 0);
    if (count !== undefined && inputs.length !== count)
      context.fail(`${inputs.length} inputs instead of ${count}`);
    for (const i of inputs.keys()) {
      const other = requireInput(context, i);
      if (other.type !== first.type) context.fail(`the types ${first.type} and ${other.type} differ`);
    }
    return [withContent({ type: type ?? first.type, shape: broadcastInputs(context) }, context, content)];
  };
}

/** The common shape of all inputs. */
export function broadcastInputs(context: ShapeContext): Dim[] {
  const shapes = context.inputs.flatMap((info) => (info ? [info.shape] : []));
  const misfit = () => context.fail(`the shapes ${shapes.map(formatShape).join(' and ')} do not broadcast`);
  return shapes.reduce<Dim[]>((common, shape) => broadcastShapes(common, shape) ?? misfit(), []);
}

/** Adds the elements of a small result, when those of all inputs are known up to the batch size. */
export function withContent(
  info: ValueInfo,
  context: ShapeContext,
  rule: ContentRule | undefined,
): ValueInfo {
  const { shape } = info;
  if (!rule || !isSmall(shape)) return info;
  if (!context.inputs.some((input) => input?.content)) return info;
  const columns = context.inputs.map((input, i) => knownElements(input!, context.constant(i), shape));
  const result = Array.from({ length: elementCount(shape) }, (_, i) => {
    const elements = columns.map((column) => column?.[i]);
    return elements.includes(undefined) ? undefined : rule(context.inputs[0]!.type, ...(elements as Dim[]));
  });
  return result.includes(undefined) ? info : { ...info, content: result as Dim[] };
}

function knownElements(
  info: ValueInfo,
  constant: ReturnType<ShapeContext['constant']>,
  shape: readonly number[],
): readonly Dim[] | undefined {
  const small = constant && isFloat(constant.type) && isSmall(constant.shape);
  const content = info.content ?? (small ? numbers(constant) : undefined);
  return content && repeat(content, info.shape as readonly number[], shape);
}

function repeat(content: readonly Dim[], from: readonly number[], to: readonly number[]): Dim[] {
  return Array.from({ length: elementCount(to) }, (_, i) => {
    let [index, stride, rest] = [0, 1, i];
    for (let axis = 1; axis <= from.length; axis++) {
      const length = from.at(-axis)!;
      if (length !== 1) index += (rest % length) * stride;
      stride *= length;
      rest = Math.floor(rest / to.at(-axis)!);
    }
    return content[index]!;
  });
}
