import { numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { divideDims, formatShape, isBatch, sameDim, shapeSize, type Dim, type Shape } from '../Shape.ts';
import { knownDims, knownIntegers } from './knownIntegers.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Operators that keep the elements and their order and change the axes. */
export const reshape: readonly Operator[] = [
  { name: 'Reshape', infer: inferReshape, gradient: backToInput },
  { name: 'Flatten', infer: inferFlatten, gradient: backToInput },
  { name: 'Squeeze', infer: inferSqueeze, gradient: backToInput },
  { name: 'Unsqueeze', infer: inferUnsqueeze, gradient: backToInput },
];

function backToInput({ builder, inputs, gradients }: GradientContext): string[] {
  const [x, g] = [inputs[0]!, gradients[0]!];
  const shape = builder.info(x).shape;
  // A shape in which the batch enters twice cannot be written down beforehand.
  if (shape.filter(isBatch).length > 1) return [builder.add('Reshape', [g, builder.add('Shape', [x])])];
  return [reshapeTo(builder, g, shape)];
}

/** The same elements under another shape. */
function withShape({ type, content }: ValueInfo, shape: Shape): ValueInfo[] {
  return [content ? { type, shape, content } : { type, shape }];
}

function inferReshape(context: ShapeContext): ValueInfo[] {
  const input = requireInput(context, 0);
  const asked = knownDims(context, 1, 'the new shape');
  const allowZero = numberAttribute(context.attributes, 'allowzero', 0) !== 0;
  const misfit = () => context.fail(`${formatShape(input.shape)} cannot become ${formatShape(asked)}`);
  const shape = asked.map((dim, axis): Dim =>
    dim === 0 && !allowZero ? (input.shape[axis] ?? misfit()) : dim,
  );
  const open = shape.indexOf(-1);
  if (shape.some((dim) => !isBatch(dim) && dim < -1) || shape.lastIndexOf(-1) !== open) misfit();
  const [rest, wanted] = withoutCommon(
    input.shape,
    shape.filter((dim) => dim !== -1),
  );
  if (open >= 0) {
    shape[open] =
      rest === undefined || wanted === undefined ? misfit() : (divideDims(rest, wanted) ?? misfit());
  } else if (rest === undefined || wanted === undefined || !sameDim(rest, wanted)) {
    misfit();
  }
  return withShape(input, shape);
}

/** The sizes of two shapes; axes that depend on the batch and are in both are left out, since it may enter only once. */
function withoutCommon(a: Shape, b: Shape): [Dim | undefined, Dim | undefined] {
  const rest = [...b];
  const only = a.filter((dim) => {
    const other = isBatch(dim) ? rest.findIndex((candidate) => sameDim(candidate, dim)) : -1;
    if (other >= 0) rest.splice(other, 1);
    return other < 0;
  });
  return [shapeSize(only), shapeSize(rest)];
}

function inferFlatten(context: ShapeContext): ValueInfo[] {
  const input = requireInput(context, 0);
  const rank = input.shape.length;
  const asked = numberAttribute(context.attributes, 'axis', 1);
  const axis = asked === rank ? rank : requireAxis(context, asked, rank);
  const shape = [input.shape.slice(0, axis), input.shape.slice(axis)].map(
    (part) => shapeSize(part) ?? context.fail(`the batch is in two axes of ${formatShape(input.shape)}`),
  );
  return withShape(input, shape);
}

function inferSqueeze(context: ShapeContext): ValueInfo[] {
  const input = requireInput(context, 0);
  const { shape } = input;
  if (!context.inputs[1])
    return withShape(
      input,
      shape.filter((dim) => dim !== 1),
    );
  const axes = knownIntegers(context, 1, 'the list of axes').map((axis) =>
    requireAxis(context, axis, shape.length),
  );
  const long = axes.find((axis) => shape[axis] !== 1);
  if (long !== undefined) context.fail(`axis ${long} of ${formatShape(shape)} is not of length 1`);
  return withShape(
    input,
    shape.filter((_, axis) => !axes.includes(axis)),
  );
}

function inferUnsqueeze(context: ShapeContext): ValueInfo[] {
  const input = requireInput(context, 0);
  const asked = knownIntegers(context, 1, 'the list of axes');
  const rank = input.shape.length + asked.length;
  const axes = asked.map((axis) => requireAxis(context, axis, rank));
  if (new Set(axes).size !== axes.length) context.fail(`an axis is named twice in [${asked.join(', ')}]`);
  const old = input.shape[Symbol.iterator]();
  const shape = Array.from({ length: rank }, (_, axis): Dim => (axes.includes(axis) ? 1 : old.next().value!));
  return withShape(input, shape);
}
