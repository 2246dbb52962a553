import type { PathNetwork } from '../../src/engine/conductance/PathNetwork.ts';
import { findLayers } from '../../src/engine/graph/findLayers.ts';
import { Random } from '../../src/engine/numeric/Random.ts';
import { dense, handNetwork } from './pathNetworks.ts';

/** What a neuron gives to its readers, from what it would give: a gate, a frozen value, a perturbation. */
export type Hook = (layer: number, neuron: number, activation: number) => number;

/**
 * A residual network in numbers, and the same as a graph: x → h1 → h2 → h3 = relu(W·h2 + b + h1) → outputs. The
 * rectifier is called three times, and h2 can be gone round.
 */
export interface SlowNetwork {
  readonly graph: PathNetwork;
  readonly x: readonly number[];
  /** Every sum written out. `z` are the rectifiers' inputs, `a` what they give after the hook, by layer. */
  run(x: readonly number[], hook?: Hook): { outputs: number[]; z: number[][]; a: number[][] };
}

export const slowWidth = 5;
export const slowLayers = [0, 1, 2] as const;
const inputs = 4;
const targets = 3;

export function slowNetwork(seed: number): SlowNetwork {
  const random = new Random(seed);
  const number = () => Math.fround(random.normal());
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, number));
  const bias = (length: number) => Array.from({ length }, number);
  const [w1, w2, w3, w4] = [
    matrix(inputs, slowWidth),
    matrix(slowWidth, slowWidth),
    matrix(slowWidth, slowWidth),
    matrix(slowWidth, targets),
  ];
  const [b1, b2, b3, b4] = [bias(slowWidth), bias(slowWidth), bias(slowWidth), bias(targets)];
  const hand = handNetwork([inputs], targets, (builder, x) => {
    const h1 = builder.add('Relu', [dense(builder, x, w1, b1)]);
    const h2 = builder.add('Relu', [dense(builder, h1, w2, b2)]);
    const h3 = builder.add('Relu', [builder.add('Add', [dense(builder, h2, w3, b3), h1])]);
    return { layers: { h1, h2, h3 }, output: dense(builder, h3, w4, b4) };
  });
  const affine = (x: readonly number[], weights: number[][], offsets: number[]) =>
    offsets.map((offset, column) =>
      x.reduce((sum, value, row) => sum + value * weights[row]![column]!, offset),
    );
  return {
    graph: { ...hand, layers: findLayers(hand.graph, hand.input, hand.output) },
    x: bias(inputs),
    run: (x, hook = (_layer, _neuron, activation) => activation) => {
      const rectify = (z: number[], layer: number) =>
        z.map((value, neuron) => hook(layer, neuron, Math.max(value, 0)));
      const z1 = affine(x, w1, b1);
      const h1 = rectify(z1, 0);
      const z2 = affine(h1, w2, b2);
      const h2 = rectify(z2, 1);
      const z3 = affine(h2, w3, b3).map((value, neuron) => value + h1[neuron]!);
      const h3 = rectify(z3, 2);
      return { outputs: affine(h3, w4, b4), z: [z1, z2, z3], a: [h1, h2, h3] };
    },
  };
}

/** The derivative of a function that is piecewise linear or smooth, by central differences. */
export function slope(f: (step: number) => number, step = 1e-6): number {
  return (f(step) - f(-step)) / (2 * step);
}

/** The gradient of a function of a vector. */
export function slowGradient(f: (x: readonly number[]) => number, x: readonly number[]): number[] {
  return x.map((_, i) => slope((step) => f(x.map((value, j) => (i === j ? value + step : value)))));
}
