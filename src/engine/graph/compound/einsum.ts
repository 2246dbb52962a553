import { stringAttribute } from '../attributes.ts';
import { formatShape, isBatch, sameDim, shapeSize, type Dim } from '../Shape.ts';
import type { Compound, CompoundContext, LastNode } from './Compound.ts';

/** A value whose axes carry labels: letters of the equation, or a number for each axis that `...` stands for. */
interface Labelled {
  readonly labels: readonly string[];
  /** Not appended yet, so that it can become the last node. */
  readonly node: LastNode;
}

/**
 * Einstein summation as sums, transposes, reshapes and matrix products. Two operands at a time, from the left. Not
 * supported: a label twice in one operand (diagonals).
 */
export const einsum: Readonly<Record<string, Compound>> = {
  Einsum: (context) => {
    const equation = stringAttribute(context.attributes, 'equation', '').replaceAll(/\s/g, '');
    const { operands, result } = parse(context, equation);
    const values = operands.map((labels, i): Labelled => ({
      labels,
      node: ['Identity', [context.inputs[i]!]],
    }));
    const product = values.reduce((left, right, i) => {
      const later = new Set([...result, ...operands.slice(i + 1).flat()]);
      return multiply(context, withoutOthers(context, left, [...later, ...right.labels]), right, later);
    });
    return inOrder(context, withoutOthers(context, product, result), result).node;
  },
};

function parse(context: CompoundContext, equation: string): { operands: string[][]; result: string[] } {
  const form = /^([A-Za-z.,]*)(?:->([A-Za-z.]*))?$/.exec(equation);
  if (!form) context.fail(`the equation "${equation}" is not understood`);
  const terms = form![1]!.split(',');
  if (terms.length !== context.inputs.length) {
    context.fail(
      `the equation "${equation}" has ${terms.length} operands, the node ${context.inputs.length}`,
    );
  }
  const ranks = context.inputs.map((input) => context.builder.info(input).shape.length);
  const operands = terms.map((term, i) => labelsOf(context, equation, term, ranks[i]!));
  const dots = Math.max(0, ...operands.map((labels) => labels.filter(isDot).length));
  const implied = () => {
    const all = operands.flat().filter((label) => !isDot(label));
    const once = all.filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort();
    return `...${once.join('')}`;
  };
  const text = form![2] ?? implied();
  const named = text.replace('...', '').length;
  const result = labelsOf(context, equation, text, named + (text.includes('...') ? dots : 0));
  const unknown = result.find((label) => !operands.flat().includes(label));
  if (unknown !== undefined) context.fail(`no operand of "${equation}" has the label ${unknown}`);
  checkLengths(context, equation, operands);
  return { operands, result };
}

/** The labels of a term's axes. Those that `...` stands for are counted from the last, as broadcasting does. */
function labelsOf(context: CompoundContext, equation: string, term: string, rank: number): string[] {
  const parts = term.split('...');
  const named = parts.join('').length;
  const dots = parts.length === 2 ? rank - named : 0;
  if (parts.length > 2 || term.replace('...', '').includes('.') || dots < 0 || named + dots !== rank) {
    context.fail(`the term "${term}" of "${equation}" does not fit a value of ${rank} axes`);
  }
  const labels = [
    ...parts[0]!,
    ...Array.from({ length: dots }, (_, i) => String(dots - 1 - i)),
    ...(parts[1] ?? ''),
  ];
  if (new Set(labels).size !== labels.length) {
    context.fail(
      `the term "${term}" of "${equation}" names an axis twice (a diagonal), which is not supported`,
    );
  }
  return labels;
}

function isDot(label: string): boolean {
  return /^\d/.test(label);
}

function checkLengths(context: CompoundContext, equation: string, operands: readonly string[][]): void {
  const lengths = new Map<string, Dim>();
  operands.forEach((labels, i) => {
    const { shape } = context.builder.info(context.inputs[i]!);
    labels.forEach((label, axis) => {
      const known = lengths.get(label);
      const dim = shape[axis]!;
      if (known === undefined || (isDot(label) && known === 1)) lengths.set(label, dim);
      else if (!sameDim(known, dim) && !(isDot(label) && dim === 1)) {
        const all = context.inputs.map((input) => formatShape(context.builder.info(input).shape));
        context.fail(`the shapes ${all.join(' and ')} do not fit "${equation}"`);
      }
    });
  });
}

/** Appends the node of a value. */
function append(context: CompoundContext, { node: [operator, inputs, attributes] }: Labelled): string {
  return operator === 'Identity' ? inputs[0]! : context.add(operator, inputs, attributes);
}

/** Sums over the axes whose labels nothing needs any more. */
function withoutOthers(context: CompoundContext, value: Labelled, needed: readonly string[]): Labelled {
  const labels = value.labels.filter((label) => needed.includes(label));
  if (labels.length === value.labels.length) return value;
  const axes = value.labels.flatMap((label, axis) => (needed.includes(label) ? [] : [axis]));
  const inputs = [append(context, value), context.builder.integers(axes)];
  return { labels, node: ['ReduceSum', inputs, { keepdims: 0 }] };
}

function inOrder(context: CompoundContext, value: Labelled, labels: readonly string[]): Labelled {
  if (labels.every((label, axis) => label === value.labels[axis])) return value;
  const perm = labels.map((label) => value.labels.indexOf(label));
  return { labels, node: ['Transpose', [append(context, value)], { perm }] };
}

function reshaped(
  context: CompoundContext,
  value: string,
  labels: readonly string[],
  shape: readonly Dim[],
): Labelled {
  const target = context.builder.integers(shape.map((dim) => (isBatch(dim) ? -1 : dim)));
  return { labels, node: ['Reshape', [value, target]] };
}

/** The product of two operands, summed over the labels that are in both and not in `later`. */
function multiply(
  context: CompoundContext,
  left: Labelled,
  rightWhole: Labelled,
  later: ReadonlySet<string>,
): Labelled {
  const right = withoutOthers(context, rightWhole, [...later, ...left.labels]);
  const both = left.labels.filter((label) => right.labels.includes(label));
  const stack = both.filter((label) => later.has(label));
  const summed = both.filter((label) => !later.has(label));
  const rows = left.labels.filter((label) => !both.includes(label));
  const columns = right.labels.filter((label) => !both.includes(label));
  const labels = [...stack, ...rows, ...columns];
  const { builder } = context;

  const a = append(context, inOrder(context, left, [...stack, ...rows, ...summed]));
  if (summed.length === 0) {
    // Axes of length 1 where an operand lacks a label; those before its first axis are implied.
    const b = append(context, inOrder(context, right, [...stack, ...columns]));
    const missing = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
    const spread = (value: string, axes: readonly number[]) =>
      axes.length === 0 ? value : context.add('Unsqueeze', [value, builder.integers(axes)]);
    const wideA = spread(a, missing(stack.length + rows.length, columns.length));
    const wideB = stack.length === 0 ? b : spread(b, missing(stack.length, rows.length));
    return { labels, node: ['Mul', [wideA, wideB]] };
  }

  const b = append(context, inOrder(context, right, [...stack, ...summed, ...columns]));
  const [aShape, bShape] = [builder.info(a).shape, builder.info(b).shape];
  const end = stack.length;
  const size = (dims: readonly Dim[]): Dim =>
    shapeSize(dims) ?? context.fail(`the batch is in two axes of ${formatShape(dims)}`);
  const matrix = (value: string, shape: readonly Dim[], split: number) => {
    if (shape.length === end + 2 && split === end + 1) return value;
    const dims = [...shape.slice(0, end), size(shape.slice(end, split)), size(shape.slice(split))];
    return append(context, reshaped(context, value, [], dims));
  };
  const product: LastNode = [
    'MatMul',
    [matrix(a, aShape, end + rows.length), matrix(b, bShape, end + summed.length)],
  ];
  if (rows.length === 1 && columns.length === 1) return { labels, node: product };
  const result = context.add(...product);
  const shape = [
    ...builder.info(result).shape.slice(0, end),
    ...aShape.slice(end, end + rows.length),
    ...bShape.slice(end + summed.length),
  ];
  return reshaped(context, result, labels, shape);
}
