import { wilsonInterval } from '../../src/engine/neucept/mechanisms/wilsonInterval.ts';
import { Random } from '../../src/engine/numeric/Random.ts';
import { encodeArray, type EncodedArray } from '../../src/protocol/EncodedArray.ts';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import type { NeuceptLayer, NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { makeNeucept } from './makeNeucept.ts';

export interface MechanismsOptions {
  readonly samples?: number;
  readonly layers?: readonly { readonly name: string; readonly neurons: number; readonly shape?: number[] }[];
  /** Representatives of each layer. */
  readonly each?: number;
  readonly count?: number;
  /** Samples whose inputs are in the document; 0 for none. */
  readonly shown?: number;
  readonly labels?: boolean;
  readonly fine?: boolean;
  readonly embedding?: 'umap' | 'pca' | 'none';
  readonly applied?: boolean;
  readonly seed?: number;
}

const side = 8;

/**
 * Mechanisms of class 0 ("even") as an analysis would give them: groups of samples around centres of their own, the
 * second smallest of them mostly wrong, their fine labels one a mechanism with a few of the next.
 */
export function makeMechanisms(options: MechanismsOptions = {}): NeuceptResult & { mechanisms: Mechanisms } {
  const { samples = 300, each = 4, count = 3, shown = 24, labels = true, fine = true } = options;
  const { embedding = 'umap', applied = false, seed = 5 } = options;
  const named = options.layers ?? [
    { name: 'conv3', neurons: 12, shape: [12, 5, 5] },
    { name: 'linear0', neurons: 20 },
  ];
  const random = new Random(seed);
  const representatives = named.flatMap(({ name, neurons }) =>
    Array.from({ length: Math.min(each, neurons) }, (_, i) => ({
      layer: name,
      neuron: (3 * i + 1) % neurons,
    })),
  );
  const width = representatives.length;
  const centres = Array.from({ length: count }, () =>
    Array.from({ length: width }, () => 2 * random.normal()),
  );
  // The largest first: mechanism c has a share that falls with c.
  const assignment = Int32Array.from({ length: samples }, () =>
    Math.min(count - 1, Math.floor(count * random.uniform() ** 1.3)),
  );
  const sizes = countBy(assignment, count);
  const order = sizes.map((_, c) => c).sort((a, b) => sizes[b]! - sizes[a]!);
  const rank = order.map((_, c) => order.indexOf(c));
  assignment.forEach((c, i) => (assignment[i] = rank[c]!));
  sizes.sort((a, b) => b - a);

  const unreliable = Math.max(0, count - 2);
  const representation = new Float32Array(samples * width);
  const points = new Float32Array(samples * 2);
  const label = new Int32Array(samples);
  const fineLabel = new Int32Array(samples);
  const output = new Float32Array(samples);
  for (let i = 0; i < samples; i++) {
    const c = assignment[i]!;
    centres[c]!.forEach((mean, j) => (representation[i * width + j] = mean + random.normal()));
    const angle = (2 * Math.PI * c) / count;
    points[2 * i] = 6 * Math.cos(angle) + random.normal();
    points[2 * i + 1] = 6 * Math.sin(angle) + random.normal();
    label[i] = random.uniform() < (c === unreliable ? 0.62 : 0.03) ? 1 : 0;
    fineLabel[i] = random.uniform() < 0.9 ? c : (c + 1) % count;
    output[i] = (label[i] === 1 ? 1 : 4) + random.normal();
  }
  const { centre, scale } = moments(representation, samples, width);
  const standardCentres = Float32Array.from(
    centres.flatMap((means) => means.map((mean, j) => (mean - centre[j]!) / scale[j]!)),
  );
  const fineCounts = sizes.map((_, c) =>
    countBy(
      fineLabel.filter((_, i) => assignment[i] === c),
      count,
    ),
  );
  const bitsOf = fineCounts.map(entropyOf);
  const shares = sizes.map((of, c) =>
    of === 0
      ? null
      : wilsonInterval(label.filter((value, i) => assignment[i] === c && value === 0).length, of),
  );
  const ints = (values: Int32Array): EncodedArray => encodeArray(values, [values.length]);
  const rows = Int32Array.from({ length: samples }, (_, i) => 2 * i + 1);
  const pictured = Int32Array.from({ length: Math.min(shown, samples) }, (_, i) =>
    Math.floor((i * samples) / Math.min(shown, samples)),
  );
  const pictures = Float32Array.from({ length: pictured.length * side * side }, (_, at) => {
    const c = fineLabel[pictured[Math.floor(at / (side * side))]!]!;
    const [y, x] = [Math.floor((at % (side * side)) / side), at % side];
    return (x === c % side || y === (2 * c) % side ? 0.9 : 0.1) + 0.05 * random.normal();
  });
  const result = makeNeucept();
  const parameters: Mechanisms['parameters'] = {
    count: 'auto',
    largest: 10,
    criterion: 'silhouette',
    clustering: 'kmeans',
    representation: 'top',
    representatives: each,
    clustered: 'predicted',
    embedding,
  };
  return {
    ...result,
    model: { path: 'models/even-odd.onnx', sha256: 'a'.repeat(64), producer: 'pytorch' },
    data: { path: 'even-odd', sha256: 'b'.repeat(64), samples: 2 * samples },
    parameters: {
      ...result.parameters,
      precision: 0.9,
      runs: 50,
      network: { layers: named.map(({ name }) => name), class: 0, unit: 'channel', samples: 'all' },
      mechanisms: parameters,
    },
    output: { name: 'logits', labels: ['even', 'odd'] },
    layers: named.map(({ name, neurons, shape }, i) =>
      makeLayer(name, neurons, shape ?? [neurons], seed + i),
    ),
    mechanisms: {
      parameters,
      representatives,
      centre,
      scale,
      samples: {
        row: ints(rows),
        predicted: ints(new Int32Array(samples)),
        output: encodeArray(output, [samples]),
        ...(labels && { label: ints(label) }),
        ...(fine && { fine: ints(fineLabel) }),
      },
      representation: encodeArray(representation, [samples, width]),
      assignment: ints(assignment),
      sizes,
      classifier: { kind: 'centres', centres: encodeArray(standardCentres, [count, width]) },
      silhouette: 0.41,
      ...(!applied && {
        candidates: Array.from({ length: 9 }, (_, i) => ({
          count: i + 2,
          silhouette: 0.41 / (1 + 0.2 * Math.abs(i + 2 - count)),
        })),
      }),
      ...(fine && {
        fineNames: Array.from({ length: count }, (_, c) => `digit ${2 * c}`),
        entropy: {
          bits: bitsOf.reduce((sum, bits, c) => sum + (bits * sizes[c]!) / samples, 0),
          whole: entropyOf(countBy(fineLabel, count)),
          mechanisms: bitsOf,
          counts: fineCounts,
        },
      }),
      ...(labels && {
        precision: {
          whole: wilsonInterval(label.filter((value) => value === 0).length, samples),
          mechanisms: shares,
        },
      }),
      ...(embedding !== 'none' && {
        embedding: {
          method: embedding,
          points: encodeArray(points, [samples, 2]),
          ...(embedding === 'pca' && { explained: [0.42, 0.21] }),
        },
      }),
      ...(shown > 0 && { shown: ints(pictured) }),
      ...(applied && {
        appliedFrom: {
          path: 'out/even.nlens.json',
          createdAt: '2026-04-03T02:01:00.000Z',
          data: 'even-odd-train',
        },
      }),
    },
    ...(shown > 0 && {
      input: {
        name: 'input',
        shape: [1, side, side],
        shown: encodeArray(pictures, [pictured.length, 1, side, side]),
      },
    }),
    warnings: [],
  };
}

/** A layer whose last neuron is constant, whose first stands for the second, and of whose others a part is selected. */
function makeLayer(name: string, neurons: number, shape: number[], seed: number): NeuceptLayer {
  const random = new Random(seed);
  const dead = [neurons - 1];
  const tested = Array.from({ length: neurons - 1 }, (_, i) => i).filter((neuron) => neuron !== 1);
  const p = tested.length;
  const statistics = tested.map((_, j) => (j % 3 === 0 ? 0.3 : 0.02) * random.uniform() - 0.01);
  const counts = statistics.map((w) => Math.max(0, Math.min(50, Math.round(170 * w))));
  const eValues = counts.map((runs) => (runs * p) / 250);
  const order = tested
    .map((_, j) => j)
    .sort((a, b) => eValues[b]! - eValues[a]! || statistics[b]! - statistics[a]!);
  const selected = order.slice(0, Math.ceil(p / 4)).filter((j) => eValues[j]! > 0);
  return {
    name,
    shape,
    unit: 'channel',
    line: 12,
    neurons,
    q: 0.1,
    tested,
    dead,
    groups: [{ representative: 0, members: [0, 1] }],
    shrinkage: 0.013,
    blocks: [p],
    linearFit: 0.83,
    statistics,
    counts,
    eValues,
    ...(selected.length > 0 && { cut: Math.min(...selected.map((j) => eValues[j]!)) }),
    selected: selected.map((j) => tested[j]!),
    order: order.map((j) => tested[j]!),
    ranks: order.map((j) => order.findIndex((other) => eValues[other] === eValues[j]) + 1),
  };
}

function countBy(values: ArrayLike<number>, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++;
  return counts;
}

function entropyOf(counts: readonly number[]): number {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.reduce(
    (bits, count) => (count === 0 ? bits : bits - (count / sum) * Math.log2(count / sum)),
    0,
  );
}

function moments(
  values: Float32Array,
  samples: number,
  width: number,
): { centre: number[]; scale: number[] } {
  const columns = Array.from({ length: width }, (_, j) => values.filter((_, at) => at % width === j));
  const centre = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / samples);
  const scale = columns.map((column, j) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - centre[j]!) ** 2, 0) / samples),
  );
  return { centre, scale };
}
