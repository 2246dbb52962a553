import { numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { broadcastShapes, formatShape, sameShape } from '../Shape.ts';
import { castLike } from './castLike.ts';
import { floatScalar } from './floatScalar.ts';
import { inferUnary } from './inferElementwise.ts';
import { requireInput } from './requireInput.ts';
import { unbroadcast } from './unbroadcast.ts';

const infer = inferUnary();

/** At a kink the derivative is the one PyTorch takes; each rule says which. */
export const activations: readonly Operator[] = [
  {
    name: 'Relu',
    infer,
    // 0 at 0. A product with a mask takes onnxruntime 2/3 of the time of Where(y > 0, g, 0) or g · Sign(y).
    gradient: ({ builder, outputs: [y], gradients: [g] }) => {
      const positive = builder.add('Greater', [y!, floatScalar(builder, 0, y!)]);
      return [builder.add('Mul', [g!, castLike(builder, positive, g!)])];
    },
  },
  {
    name: 'LeakyRelu',
    infer,
    // alpha at 0.
    gradient: ({ builder, node, inputs: [x], gradients: [g] }) => {
      const alpha = floatScalar(builder, numberAttribute(node.attributes, 'alpha', 0.01), x!);
      const positive = builder.add('Greater', [x!, floatScalar(builder, 0, x!)]);
      return [builder.add('Where', [positive, g!, builder.add('Mul', [g!, alpha])])];
    },
  },
  { name: 'PRelu', infer: inferPRelu, gradient: preluGradient },
  {
    name: 'Elu',
    infer,
    // For x ≤ 0 the derivative alpha·exp(x) is y + alpha.
    gradient: ({ builder, node, inputs: [x], outputs: [y], gradients: [g] }) => {
      const alpha = floatScalar(builder, numberAttribute(node.attributes, 'alpha', 1), x!);
      const positive = builder.add('Greater', [x!, floatScalar(builder, 0, x!)]);
      const below = builder.add('Mul', [g!, builder.add('Add', [y!, alpha])]);
      return [builder.add('Where', [positive, g!, below])];
    },
  },
  {
    name: 'Sigmoid',
    infer,
    gradient: ({ builder, outputs: [y], gradients: [g] }) => {
      const slope = builder.add('Mul', [y!, builder.add('Sub', [floatScalar(builder, 1, y!), y!])]);
      return [builder.add('Mul', [g!, slope])];
    },
  },
  {
    name: 'Tanh',
    infer,
    gradient: ({ builder, outputs: [y], gradients: [g] }) => {
      const slope = builder.add('Sub', [floatScalar(builder, 1, y!), builder.add('Mul', [y!, y!])]);
      return [builder.add('Mul', [g!, slope])];
    },
  },
  {
    name: 'Softplus',
    infer,
    gradient: ({ builder, inputs: [x], gradients: [g] }) => [
      builder.add('Mul', [g!, builder.add('Sigmoid', [x!])]),
    ],
  },
  { name: 'Clip', infer: inferClip, gradient: clipGradient },
];

function inferPRelu(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  const slope = requireInput(context, 1);
  const common = broadcastShapes(shape, slope.shape);
  if (!common || !sameShape(common, shape)) {
    context.fail(`slopes of shape ${formatShape(slope.shape)} do not broadcast to ${formatShape(shape)}`);
  }
  return [{ type, shape }];
}

/** The slope at 0. */
function preluGradient({ builder, inputs, gradients, needs }: GradientContext): (string | undefined)[] {
  const [x, slope, g] = [inputs[0]!, inputs[1]!, gradients[0]!];
  const zero = floatScalar(builder, 0, x);
  const positive = builder.add('Greater', [x, zero]);
  const leaked = () => builder.add('Mul', [g, builder.add('Min', [x, zero])]);
  return [
    needs(0) ? builder.add('Where', [positive, g, builder.add('Mul', [g, slope])]) : undefined,
    needs(1) ? unbroadcast(builder, leaked(), slope) : undefined,
  ];
}

function inferClip(context: ShapeContext): ValueInfo[] {
  for (const bound of [1, 2]) {
    if ((context.inputs[bound]?.shape.length ?? 0) > 0) context.fail('its bounds must be scalars');
  }
  return inferUnary()(context);
}

/**
 * 0 at the bounds, as in ReLU6: what is clipped there is a rectifier's zero. The bounds get the gradient beyond them.
 * The result says as well as the input where that is; runtimes fuse a convolution with a Clip if only it reads the sum.
 */
function clipGradient(context: GradientContext): (string | undefined)[] {
  const { builder, inputs, outputs, gradients, needs } = context;
  const [, low, high] = inputs as [string, string | undefined, string | undefined];
  const [y, g] = [outputs[0]!, gradients[0]!];
  const above = low ? builder.add('Greater', [y, low]) : undefined;
  const below = high ? builder.add('Less', [y, high]) : undefined;
  const inside = above && below ? builder.add('And', [above, below]) : (above ?? below);
  const outside = (bound: string, within: string) =>
    unbroadcast(builder, builder.add('Where', [within, floatScalar(builder, 0, y), g]), bound);
  return [
    needs(0) ? (inside ? builder.add('Mul', [g, castLike(builder, inside, g)]) : g) : undefined,
    needs(1) ? outside(low!, above!) : undefined,
    needs(2) ? outside(high!, below!) : undefined,
  ];
}
