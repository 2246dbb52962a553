import { numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { formatShape, sameShape } from '../Shape.ts';
import { floatScalar } from './floatScalar.ts';
import { requireInput } from './requireInput.ts';

export const normalization: readonly Operator[] = [
  { name: 'BatchNormalization', infer: inferBatchNormalization, gradient: batchNormalizationGradient },
];

/** At inference: the mean and the variance are inputs. */
function inferBatchNormalization(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  if (shape.length < 2) context.fail(`its input has the shape ${formatShape(shape)}, without a channel axis`);
  for (const [i, name] of ['scale', 'bias', 'mean', 'variance'].entries()) {
    const info = requireInput(context, i + 1);
    if (!sameShape(info.shape, [shape[1]!])) {
      context.fail(`the ${name} has the shape ${formatShape(info.shape)}, the input ${formatShape(shape)}`);
    }
  }
  if (numberAttribute(context.attributes, 'training_mode', 0) !== 0) {
    context.fail('it normalizes over the batch (training mode); export the network in evaluation mode');
  }
  return [{ type, shape }];
}

function batchNormalizationGradient(context: GradientContext): (string | undefined)[] {
  const { builder, node, inputs, gradients, needs } = context;
  const [x, scale, , mean, variance] = inputs as [string, string, string, string, string];
  const g = gradients[0]!;
  const rank = builder.info(x).shape.length;
  const positions = Array.from({ length: rank - 2 }, (_, i) => i + 1);
  const alongChannels = (value: string) =>
    positions.length > 0 ? builder.add('Unsqueeze', [value, builder.integers(positions)]) : value;
  const perChannel = (value: string) =>
    builder.add('ReduceSum', [value, builder.integers([0, ...positions.map((axis) => axis + 1)])], {
      keepdims: 0,
    });

  const epsilon = floatScalar(builder, numberAttribute(node.attributes, 'epsilon', 1e-5), x);
  const spread = builder.add('Add', [variance, epsilon]);
  const deviation = builder.add('Sqrt', [spread]);
  const factor = builder.add('Div', [scale, deviation]);
  const result: (string | undefined)[] = inputs.map(() => undefined);
  if (needs(0)) result[0] = builder.add('Mul', [g, alongChannels(factor)]);
  const total = needs(2) || needs(3) ? perChannel(g) : undefined;
  if (needs(2)) result[2] = total;
  if (needs(3)) result[3] = builder.add('Neg', [builder.add('Mul', [total!, factor])]);
  if (needs(1) || needs(4)) {
    const moment = perChannel(builder.add('Mul', [g, builder.add('Sub', [x, alongChannels(mean)])]));
    result[1] = builder.add('Div', [moment, deviation]);
    // d(variance + ε)^(-1/2) = -(variance + ε)^(-3/2) / 2.
    const half = builder.add('Mul', [builder.add('Div', [factor, spread]), floatScalar(builder, -0.5, x)]);
    result[4] = builder.add('Mul', [moment, half]);
  }
  return result;
}
