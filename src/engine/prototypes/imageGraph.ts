import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { float32 } from '../graph/Tensor.ts';
import { colorDirections } from './colorDirections.ts';
import { fourierBasis } from './fourierBasis.ts';
import type { PictureFormat } from './PictureFormat.ts';

export const imageValues = {
  /** Input [C, H, W]. */
  coefficients: 'coefficients',
  /** Input [C, H, W]: ∂F/∂image. */
  imageGradient: 'image gradient',
  /** Output [C, H, W]: in the network's units, channels first. */
  image: 'image',
  /** Output [C, H, W]: ∂F/∂coefficients. */
  coefficientGradient: 'coefficient gradient',
} as const;

/** Pixels start near the middle of their range, where the sigmoid is steep: as in Olah et al., "Feature Visualization". */
const contrast = 1 / 4;

/**
 * From Fourier coefficients to a picture within its range, and back for gradients:
 * image = low + (high - low) · σ(contrast · D · B_H (c / f) B_Wᵀ), where B are orthonormal Fourier bases, f is the
 * frequency, and D mixes decorrelated colours into those of photographs. Ascent in c moves all frequencies alike,
 * while natural pictures have amplitudes that fall with 1/f: steps in pixels would give noise
 * (Olah, Mordvintsev and Schubert 2017, https://distill.pub/2017/feature-visualization, "preconditioning").
 */
export function imageGraph({ channels, height, width, color, low, high }: PictureFormat): Graph {
  const builder = new GraphBuilder();
  const shape = [channels, height, width];
  const info = { type: 'float32', shape } as const;
  const coefficients = builder.input(imageValues.coefficients, info);
  const seed = builder.input(imageValues.imageGradient, info);
  const rows = fourierBasis(height);
  const columns = fourierBasis(width);
  const scales = Float32Array.from({ length: height * width }, (_, i) => {
    const frequency = Math.hypot(rows.frequencies[Math.floor(i / width)]!, columns.frequencies[i % width]!);
    // The constant has no frequency; it moves like the lowest one.
    return contrast / Math.max(frequency, 1 / Math.max(height, width));
  });
  const spectrum = builder.add('Mul', [coefficients, builder.constant(float32(scales, [1, height, width]))]);
  const tall = builder.constant(float32(rows.matrix, [height, height]));
  const wide = builder.constant(float32(transposed(columns.matrix, width), [width, width]));
  let plane = builder.add('MatMul', [builder.add('MatMul', [tall, spectrum]), wide]);
  const directions = colorDirections(color);
  if (directions) {
    const mixer = builder.constant(float32(directions, [3, 3]));
    const flat = builder.add('Reshape', [plane, builder.integers([3, height * width])]);
    plane = builder.add('Reshape', [builder.add('MatMul', [mixer, flat]), builder.integers(shape)]);
  }
  const perChannel = (numbers: readonly number[]): string =>
    builder.constant(float32(numbers, [channels, 1, 1]));
  const span = perChannel(high.map((top, channel) => top - low[channel]!));
  const inside = builder.add('Mul', [builder.add('Sigmoid', [plane]), span]);
  const image = builder.add('Add', [inside, perChannel(low)], {}, { outputs: [imageValues.image] });
  const gradient = gradients(builder, image, [coefficients], seed).get(coefficients)!;
  builder.add('Identity', [gradient], {}, { outputs: [imageValues.coefficientGradient] });
  builder.setOutputs([imageValues.image, imageValues.coefficientGradient]);
  return builder.build();
}

function transposed(matrix: Float32Array, size: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]!);
}
