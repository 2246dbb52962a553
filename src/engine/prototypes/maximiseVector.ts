import type { Random } from '../numeric/Random.ts';
import { Adam } from './Adam.ts';
import type { InputBound } from './inputBound.ts';
import type { Maximised, MaximiseOptions } from './maximisePicture.ts';

/** Share of the box' sides by which Adam moves at a step: from the middle it reaches the border within 25 steps. */
const rate = 0.02;
/** Share of the largest length that a step along the gradient has: on a sphere Adam's steps would lead to its diagonals. */
const stride = 0.1;
const startDeviation = 0.01;

/** Inputs within the bound: uniform in a box, normal of the bound's mean length otherwise. */
export function randomVectors(bound: InputBound, size: number, random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count * size }, (_, i) => {
    if (bound.kind === 'norm') return (random.normal() * bound.radius) / Math.sqrt(size);
    const { low, high } = sides(bound, i);
    return low + (high - low) * random.uniform();
  });
}

/** Ascent in the input itself, which is brought back within its bound after each step. */
export async function maximiseVector(
  bound: InputBound,
  size: number,
  { objective, steps, random, advance }: Omit<MaximiseOptions, 'runtime'>,
): Promise<Maximised> {
  const width = (i: number): number => {
    if (bound.kind === 'norm') return (2 * bound.radius) / Math.sqrt(size);
    const { low, high } = sides(bound, i);
    return high - low;
  };
  const middle = (i: number): number => {
    if (bound.kind === 'norm') return 0;
    const { low, high } = sides(bound, i);
    return (low + high) / 2;
  };
  const widths = Float64Array.from({ length: size }, (_, i) => width(i));
  const middles = Float64Array.from({ length: size }, (_, i) => middle(i));
  const place = (unit: Float32Array): Float32Array =>
    unit.map((value, i) => middles[i]! + widths[i]! * value);
  /** The input in units of the bound's width, from its middle. */
  const unit = Float32Array.from({ length: size }, () => startDeviation * random.normal());
  const adam = new Adam(size, rate);
  const values: number[] = [];
  let moved = false;
  for (let step = 0; step < steps; step++) {
    const { value, gradient } = await objective.ascend(place(unit));
    values.push(value);
    if (gradient.some((slope) => slope !== 0)) {
      moved = true;
      const slopes = gradient.map((slope, i) => slope * widths[i]!);
      if (bound.kind === 'box') adam.ascend(unit, slopes);
      else walk(unit, slopes);
    } else if (!moved) {
      // Every rectifier below is inactive: look elsewhere.
      unit.forEach((_, i) => (unit[i] = random.uniform() - 0.5));
    }
    bring(unit, bound);
    advance();
  }
  const input = place(unit);
  return { input, activations: await objective.activations(input), objective: values, moved };
}

/** A step of fixed length along the gradient. */
function walk(unit: Float32Array, slopes: Float32Array): void {
  const length = Math.hypot(...slopes);
  slopes.forEach((slope, i) => (unit[i]! += (stride * longest(unit.length) * slope) / length));
}

/** Length that is 1/2 in each element on average: the bound's, in units of its width. */
function longest(size: number): number {
  return Math.sqrt(size) / 2;
}

/** Back within the bound: to the nearest point of a box, or shortened. */
function bring(unit: Float32Array, bound: InputBound): void {
  if (bound.kind === 'box') {
    unit.forEach((value, i) => (unit[i] = Math.min(0.5, Math.max(-0.5, value))));
    return;
  }
  const length = Math.hypot(...unit);
  const most = longest(unit.length);
  if (length > most) unit.forEach((value, i) => (unit[i] = (value * most) / length));
}

/** The range of element i: of its feature or dimension, which is the last axis. */
function sides(
  { low, high }: Extract<InputBound, { kind: 'box' }>,
  i: number,
): { low: number; high: number } {
  const group = i % low.length;
  return { low: low[group]!, high: high[group]! };
}
