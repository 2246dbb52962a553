import type { ConductanceParameters, PixelMap } from '../../protocol/ConductanceResult.ts';
import { encodeArray } from '../../protocol/EncodedArray.ts';
import { countOperations } from '../graph/countOperations.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount, type Tensor } from '../graph/Tensor.ts';
import type { ConductanceAnalysis, Sample } from './ConductanceAnalysis.ts';
import type { LayerScores } from './LayerScores.ts';
import type { NetworkRunner } from './NetworkRunner.ts';
import { pathBatch } from './pathBatch.ts';
import type { PathNetwork } from './PathNetwork.ts';
import type { PathRunner } from './PathRunner.ts';

/** Pixel maps of a small network cost nothing (operations a pass); those of a large one wait until somebody looks. */
const smallNetwork = 2e7;
const mapsOfLargeNetwork = 6;
/** A picture needs no more steps than this: the map is an integral of its own, and its sum is shown beside it. */
export const largestMapSteps = 64;

/** Path points that the stored maps of an analysis cost, for its time left. */
export function pixelMapRows(
  { graph }: PathNetwork,
  layers: number,
  { mapNeurons, mapSamples }: ConductanceParameters,
  samples: number,
  points: number,
): number {
  const asked = layers * mapNeurons * Math.min(mapSamples, samples);
  const stored = countOperations(graph) > smallNetwork ? Math.min(asked, mapsOfLargeNetwork) : asked;
  // Two backward passes a point, against one of the sweep.
  return 1.5 * stored * Math.min(points, largestMapSteps + 1);
}

/** Eq. 2 for the best neurons of each layer on the first samples. */
export async function pixelMaps(
  { parameters, data, signal }: ConductanceAnalysis,
  runner: PathRunner,
  network: NetworkRunner,
  layers: readonly Layer[],
  scores: readonly LayerScores[],
  baseline: Tensor,
  samples: readonly Sample[],
  steps: number,
  warnings: string[],
): Promise<PixelMap[]> {
  const count = Math.min(parameters.mapSamples, data.samples);
  const wanted = layers.flatMap((layer, i) =>
    best(scores[i]!.meanAbsolute(), count > 0 ? parameters.mapNeurons : 0).map((neuron) => ({
      layer,
      i,
      neuron,
    })),
  );
  const large =
    countOperations(network.network.graph) > smallNetwork && wanted.length * count > mapsOfLargeNetwork;
  const chosen = large ? evenly(wanted, Math.max(1, Math.floor(mapsOfLargeNetwork / count))) : wanted;
  if (large) {
    warnings.push(
      `Pixel maps of a network this large take long: ${chosen.length} neurons have theirs stored, ` +
        'the panel computes the others when they are looked at.',
    );
  }
  const maps: PixelMap[] = [];
  const unbounded = new Set<string>();
  const size = elementCount(network.network.sampleShape);
  const together = Math.max(1, Math.min(count, network.rows));
  for (const { layer, i, neuron } of chosen) {
    for (let start = 0; start < count; start += together) {
      signal.throwIfAborted();
      const rows = Array.from({ length: Math.min(together, count - start) }, (_, k) => start + k);
      const targets = rows.map((row) => samples[row]!.target);
      const values = await runner.pixelMap(
        i,
        neuron,
        await pathBatch(network, data, baseline, rows, targets),
        Math.min(steps, largestMapSteps),
      );
      rows.forEach((row, k) => {
        const map = values.subarray(k * size, (k + 1) * size);
        if (!map.every(Number.isFinite)) {
          unbounded.add(layer.name);
          return;
        }
        maps.push({
          layer: layer.name,
          neuron,
          sample: row,
          map: encodeArray(Float32Array.from(map), network.network.sampleShape),
          sum: map.reduce((sum, value) => sum + value, 0),
        });
      });
    }
  }
  if (unbounded.size > 0) {
    warnings.push(
      `A slope on the path is not a finite number, so pixel maps of these layers are missing: ${[...unbounded].join(', ')}.`,
    );
  }
  return maps;
}

/** Indices of the `count` largest values. */
function best(values: readonly number[], count: number): number[] {
  return values
    .map((_, i) => i)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count);
}

/** `count` of the items at equal distances. */
function evenly<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
