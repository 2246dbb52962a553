import { numberAttribute, stringAttribute } from '../attributes.ts';
import type { Attributes } from '../Graph.ts';

/** How one axis is resized. */
export interface ResizedAxis {
  readonly axis: number;
  readonly input: number;
  readonly output: number;
  /** Output elements for one input element, as the node gives it; it may differ from `output / input`. */
  readonly scale: number;
}

export const coordinateModes: readonly string[] = [
  'half_pixel',
  'pytorch_half_pixel',
  'asymmetric',
  'align_corners',
];
export const resizeModes: readonly string[] = ['nearest', 'linear', 'cubic'];

/**
 * Resizing is linear and separable: the matrix [input, output], row-major, by which the vectors along one axis are
 * multiplied, by the formulas of the ONNX specification.
 */
export function interpolationMatrix(
  attributes: Attributes,
  { input, output, scale }: ResizedAxis,
): Float64Array {
  const matrix = new Float64Array(input * output);
  for (let to = 0; to < output; to++) {
    for (const [from, weight] of neighbours(attributes, place(attributes, to, input, output, scale), input)) {
      matrix[Math.min(Math.max(from, 0), input - 1) * output + to]! += weight;
    }
  }
  return matrix;
}

/** Where an output element lies among the input elements. */
function place(attributes: Attributes, to: number, input: number, output: number, scale: number): number {
  switch (stringAttribute(attributes, 'coordinate_transformation_mode', 'half_pixel')) {
    case 'asymmetric':
      return to / scale;
    case 'align_corners':
      return output === 1 ? 0 : (to * (input - 1)) / (output - 1);
    case 'pytorch_half_pixel':
      return output > 1 ? (to + 0.5) / scale - 0.5 : 0;
    default:
      return (to + 0.5) / scale - 0.5;
  }
}

/** The input elements that make up an output element, with their weights; those outside repeat the border. */
function neighbours(attributes: Attributes, at: number, input: number): [number, number][] {
  switch (stringAttribute(attributes, 'mode', 'nearest')) {
    case 'nearest':
      return [[nearest(stringAttribute(attributes, 'nearest_mode', 'round_prefer_floor'), at), 1]];
    case 'linear': {
      const inside = Math.min(Math.max(at, 0), input - 1);
      const left = Math.floor(inside);
      return [
        [left, 1 - (inside - left)],
        [left + 1, inside - left],
      ];
    }
    default:
      return cubic(attributes, at, input);
  }
}

function nearest(mode: string, at: number): number {
  switch (mode) {
    case 'floor':
      return Math.floor(at);
    case 'ceil':
      return Math.ceil(at);
    case 'round_prefer_ceil':
      return Math.floor(at + 0.5);
    default:
      return Math.ceil(at - 0.5);
  }
}

/** Keys, "Cubic convolution interpolation for digital image processing" (1981), with a free coefficient. */
function cubic(attributes: Attributes, at: number, input: number): [number, number][] {
  const a = numberAttribute(attributes, 'cubic_coeff_a', -0.75);
  const left = Math.floor(at);
  const taps = [left - 1, left, left + 1, left + 2].map((from): [number, number] => {
    const distance = Math.abs(at - from);
    const weight =
      distance <= 1
        ? ((a + 2) * distance - (a + 3)) * distance ** 2 + 1
        : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
    return [from, weight];
  });
  if (numberAttribute(attributes, 'exclude_outside', 0) === 0) return taps;
  const inside = taps.filter(([from]) => from >= 0 && from < input);
  const sum = inside.reduce((total, [, weight]) => total + weight, 0);
  return inside.map(([from, weight]) => [from, weight / sum]);
}
