import { encodeArray } from '../../src/protocol/EncodedArray.ts';
import type { PrototypeResult } from '../../src/protocol/PrototypeResult.ts';

/** A result with prototypes of two neurons together and each, in colours, with the samples that activate them most. */
export function makePrototypeResult(overrides: Partial<PrototypeResult> = {}): PrototypeResult {
  const shape = [3, 8, 8];
  const picture = (phase: number) => Float32Array.from({ length: 192 }, (_, i) => Math.sin(i / 7 + phase));
  const item = (neurons: number[], phase: number): PrototypeResult['items'][number] => ({
    neurons,
    image: encodeArray(picture(phase), shape),
    activations: neurons.map((neuron) => neuron + 0.5),
    activation: neurons.reduce((sum, neuron) => sum + neuron + 0.5, 0) / neurons.length,
    objective: Array.from({ length: 20 }, (_, step) => Math.sqrt(step) - 1),
    scales: neurons.map((_, i) => (neurons.length > 1 ? i + 1 : 1)),
    // Of several neurons, the sample with the higher activation is not the one with the higher share of the scales.
    strongest:
      neurons.length > 1
        ? [
            { sample: 1, activation: 2.5, strength: 1.75 },
            { sample: 0, activation: 3.25, strength: 1.5 },
          ]
        : [
            { sample: 1, activation: 2.5 },
            { sample: 0, activation: 1.25 },
          ],
  });
  return {
    kind: 'prototype',
    version: 1,
    createdAt: '2026-01-02T03:04:05.000Z',
    model: { path: 'models/net.onnx', sha256: 'a'.repeat(64), producer: 'pytorch 2.0' },
    data: { path: 'photos', sha256: 'b'.repeat(64), samples: 1200 },
    seed: 7,
    device: 'CPU, ONNX Runtime',
    seconds: 12.3,
    parameters: { layer: 'conv4', neurons: [3, 5], each: true, steps: 20 },
    layer: { name: 'conv4', kind: 'layer', shape: [16, 4, 4], line: 12 },
    input: {
      name: 'x',
      shape,
      picture: { color: 'rgb', channelsLast: false },
      bound: { kind: 'box', source: 'preprocessing', low: [-1, -1, -1], high: [1, 1, 1] },
    },
    items: [item([3, 5], 0), item([3], 1), item([5], 2)],
    samples: [{ index: 40, label: 2 }, { index: 7 }],
    shown: encodeArray(
      Float32Array.from({ length: 2 * 192 }, (_, i) => Math.cos(i / 9)),
      [2, ...shape],
    ),
    warnings: ['The network is small.'],
    ...overrides,
  };
}
