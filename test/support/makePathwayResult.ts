import { encodeArray } from '../../src/protocol/EncodedArray.ts';
import { baselineMaps, type Pathway, type PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { Random } from '../../src/engine/numeric/Random.ts';

const shape = [1, 6, 6];
const random = new Random(4);

function map(): ReturnType<typeof encodeArray> {
  return encodeArray(
    Float32Array.from({ length: 36 }, () => random.normal()),
    shape,
  );
}

/** A made-up pathway of a network with a convolution [2, 4, 4] and a dense layer of 8, at 80 and 95 %. */
export function makePathway(changes: Partial<Pathway> = {}): Pathway {
  return {
    sample: { index: 3, label: 1, predicted: 1, target: 1, output: 5.25 },
    sparsity: [
      {
        asked: 0.8,
        reached: 0.8,
        kept: 8,
        threshold: 0.1,
        tied: 0,
        deadShare: 0,
        zeroedOutput: 4.5,
        gradient: map(),
        radius: { value: 0.002, rectifiers: 0.004, visited: 8, kinks: 8 },
      },
      {
        asked: 0.95,
        reached: 0.975,
        kept: 1,
        threshold: 0.5,
        tied: 2,
        deadShare: 0,
        zeroedOutput: -1.25,
        gradient: map(),
        radius: { value: 0.01, rectifiers: 0.01, visited: 1, kinks: 1 },
      },
    ],
    layers: [
      {
        name: 'conv',
        neurons: 32,
        dead: 12,
        kept: [[5, 20, 7, 31], []],
        deadKept: [0, 0],
        best: [0.9, 0.5, 0.3, 0.2],
        completeness: { sum: 4, expected: 4.1, error: 0.1 },
      },
      {
        name: 'dense',
        neurons: 8,
        dead: 2,
        kept: [[6, 0, 3, 1], [6]],
        deadKept: [0, 0],
        best: [1.5, 0.5, 0.4, 0.2],
        completeness: { sum: 5, expected: 5, error: 0 },
      },
    ],
    comparisons: [
      {
        score: 'mct',
        levels: [
          { asked: 0.8, reached: 0.8, deadShare: 0, overlap: 0.75, layers: [0.5, 1] },
          { asked: 0.95, reached: 0.95, deadShare: 0, overlap: 0.5, layers: [1, 0.5] },
        ],
      },
      {
        score: 'dgr-random',
        levels: [
          { asked: 0.8, reached: 0.8, deadShare: 0.25, overlap: 0.125, layers: [0, 0.25] },
          { asked: 0.95, reached: 0.95, deadShare: 0.5, overlap: 0, layers: [1, 0] },
        ],
      },
    ],
    maps: baselineMaps.map((method) => ({ method, map: map() })),
    ...changes,
  };
}

/** A made-up result as small as one can be that has everything. */
export function makePathwayResult(changes: Partial<PathwayResult> = {}): PathwayResult {
  return {
    kind: 'pathway',
    version: 1,
    createdAt: '2026-11-22T10:00:00.000Z',
    model: { path: 'models/small.onnx', sha256: 'a'.repeat(64), producer: 'test 1.0' },
    data: { path: 'data/digits.npy', sha256: 'b'.repeat(64), samples: 1 },
    seed: 7,
    device: 'CPU',
    seconds: 1.5,
    parameters: {
      score: 'intgrad',
      sparsity: [0.8, 0.95],
      samples: [3],
      target: 'predicted',
      unit: 'element',
      steps: 50,
      gradient: 'frozen',
      maps: [...baselineMaps],
      baseline: 'zero',
      compare: ['mct', 'dgr-random'],
      smoothing: 0,
      radiusNeurons: 2000,
      iterations: 1000,
      rounds: 100,
    },
    input: {
      name: 'x',
      shape,
      shown: encodeArray(
        Float32Array.from({ length: 36 }, () => random.uniform()),
        [1, ...shape],
      ),
    },
    output: { name: 'logits', labels: ['cat', 'dog'] },
    rectified: true,
    layers: [
      { name: 'conv', operator: 'Conv', shape: [2, 4, 4], channelAxis: 0, neurons: 32 },
      { name: 'dense', operator: 'Gemm', shape: [8], channelAxis: 0, neurons: 8 },
    ],
    pathways: [makePathway()],
    warnings: [],
    ...changes,
  };
}
