import { isFloat } from '../graph/DataType.ts';
import type { GraphBuilder } from '../graph/GraphBuilder.ts';
import type { Node } from '../graph/Graph.ts';
import type { GradientContext, GradientRule } from '../graph/Operator.ts';
import { findOperator } from '../graph/operators/index.ts';
import { isBatch } from '../graph/Shape.ts';
import { gaussLegendre } from './pathSpacing.ts';

/**
 * DeepLift's rescale rule (Shrikumar et al. 2017) as gradient rules. The graph runs on the batch [x; x'], and every
 * gradient is a multiplier m with Σ m·Δinput = Δoutput, the same for both halves.
 *
 * - elementwise functions: m = Δy / Δx, the gradient where Δx is near zero;
 * - max pooling: as the authors' implementation, the change up to max(y, y') goes to the place of x's maximum, the
 *   rest to that of x';
 * - everything else that is not linear (products, softmax, maxima): the gradient averaged over the straight line
 *   between the operator's own inputs. It is exact for products of up to `lineNodes · 2` factors and treats all
 *   factors alike.
 */
const elementwise = new Set([
  'Relu', 'LeakyRelu', 'PRelu', 'Elu', 'Sigmoid', 'Tanh', 'Softplus', 'HardSigmoid', 'Clip', 'Exp', 'Log', 'Sqrt',
  'Reciprocal', 'Abs', 'Erf', 'Pow', 'Sin', 'Cos',
]); // prettier-ignore

/** Linear in the data whatever the data are; their own gradient is the multiplier. */
const linear = new Set([
  'Add', 'Sub', 'Neg', 'Identity', 'Dropout', 'Conv', 'ConvTranspose', 'Gemm', 'BatchNormalization', 'AveragePool',
  'ReduceSum', 'ReduceMean', 'Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze', 'Concat', 'Split', 'Slice',
  'Gather', 'GatherElements', 'Expand', 'Tile', 'Pad', 'Resize', 'DepthToSpace', 'SpaceToDepth', 'Cast',
]); // prettier-ignore

const linearInEach = new Set(['Mul', 'MatMul', 'Einsum', 'Where']);

/** Below this |Δx| the quotient Δy / Δx is noise and the gradient takes its place (DeepLift's own value). */
const smallDifference = 1e-6;
const lineNodes = 8;

export function deepLiftRule(node: Node): GradientRule | undefined {
  const own = findOperator(node.operator)?.gradient;
  if (own === undefined || own === 'zero' || linear.has(node.operator)) return undefined;
  if (node.operator === 'MaxPool') return (context) => maxPoolRule(context, own);
  if (elementwise.has(node.operator)) return (context) => elementwiseRule(context, own);
  return (context) => lineRule(context, own);
}

function elementwiseRule(context: GradientContext, own: GradientRule): (string | undefined)[] {
  const { builder, inputs, outputs, gradients } = context;
  const dx = halvesDifference(builder, inputs[0]!);
  const dy = halvesDifference(builder, outputs[0]!);
  const gradient = own(context)[0];
  if (gradient === undefined) return [];
  const small = builder.add('Less', [builder.add('Abs', [dx]), builder.scalar(smallDifference)]);
  const divisor = builder.add('Where', [small, builder.scalar(1), dx]);
  const multiplier = twice(builder, builder.add('Div', [dy, divisor]));
  return [
    builder.add('Where', [twice(builder, small), gradient, builder.add('Mul', [gradients[0]!, multiplier])]),
  ];
}

function maxPoolRule(context: GradientContext, own: GradientRule): (string | undefined)[] {
  const { builder, inputs, outputs, gradients } = context;
  const [y, yBaseline] = halves(builder, outputs[0]!);
  const higher = builder.add('Max', [y, yBaseline]);
  const change = builder.add(
    'Concat',
    [builder.add('Sub', [higher, yBaseline]), builder.add('Sub', [y, higher])],
    { axis: 0 },
  );
  const routed = own({ ...context, gradients: [builder.add('Mul', [gradients[0]!, change])] })[0];
  const gradient = own(context)[0];
  if (routed === undefined || gradient === undefined) return [];
  const [atInput, atBaseline] = halves(builder, routed);
  const dx = halvesDifference(builder, inputs[0]!);
  const small = builder.add('Less', [builder.add('Abs', [dx]), builder.scalar(smallDifference)]);
  const divisor = builder.add('Where', [small, builder.scalar(1), dx]);
  const quotient = builder.add('Div', [builder.add('Add', [atInput, atBaseline]), divisor]);
  return [builder.add('Where', [twice(builder, small), gradient, twice(builder, quotient)])];
}

function lineRule(context: GradientContext, own: GradientRule): (string | undefined)[] {
  const { builder, node, inputs } = context;
  const moving = inputs.map((input) => input !== '' && dependsOnSample(builder, input));
  // A product with a constant is linear.
  const single = moving.filter(Boolean).length === 1;
  if (single && (linearInEach.has(node.operator) || (node.operator === 'Div' && moving[0])))
    return own(context);
  const ends = inputs.map((input, i) => (moving[i] ? halves(builder, input) : undefined));
  const { alphas, weights } = gaussLegendre(lineNodes);
  const sums: (string | undefined)[] = inputs.map(() => undefined);
  alphas.forEach((alpha, k) => {
    const points = inputs.map((input, i) => {
      const pair = ends[i];
      if (!pair) return input;
      const step = builder.add('Mul', [builder.scalar(alpha), builder.add('Sub', [pair[0], pair[1]])]);
      return twice(builder, builder.add('Add', [pair[1], step]));
    });
    const outputs = builder.addMany(node.operator, points, node.attributes, node.outputs.length);
    own({ ...context, inputs: points, outputs, node: { ...node, inputs: points, outputs } }).forEach(
      (part, i) => {
        if (part === undefined) return;
        const weighted = builder.add('Mul', [builder.scalar(weights[k]!), part]);
        const sum = sums[i];
        sums[i] = sum === undefined ? weighted : builder.add('Add', [sum, weighted]);
      },
    );
  });
  return sums;
}

function dependsOnSample(builder: GraphBuilder, value: string): boolean {
  const first = builder.info(value).shape[0];
  return first !== undefined && isBatch(first) && isFloat(builder.info(value).type);
}

/** The rows of x and those of x', of a value [2·N, …]. */
export function halves(builder: GraphBuilder, value: string): [string, string] {
  const rest = builder.info(value).shape.slice(1) as number[];
  const pair = builder.add('Reshape', [value, builder.integers([2, -1, ...rest])]);
  const half = (start: number): string => {
    const bounds = [[start], [start + 1], [0]].map((bound) => builder.integers(bound));
    return builder.add('Squeeze', [builder.add('Slice', [pair, ...bounds]), builder.integers([0])]);
  };
  return [half(0), half(1)];
}

export function halvesDifference(builder: GraphBuilder, value: string): string {
  return builder.add('Sub', halves(builder, value));
}

function twice(builder: GraphBuilder, half: string): string {
  return builder.add('Concat', [half, half], { axis: 0 });
}
