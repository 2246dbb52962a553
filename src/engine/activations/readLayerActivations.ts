import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { neuronCount, type Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { unitOf } from './inputLayer.ts';
import { UnitReader, type Reading } from './UnitReader.ts';

export interface LayerActivations {
  /** One for each layer asked for, [rows, neurons]. */
  readonly layers: readonly Matrix[];
  /** The network's outputs (logits, where it ends in a softmax), [rows, classes]; summed over positions where it has them. */
  readonly outputs: Matrix;
  /** Of the rows, where the data set has labels. */
  readonly labels?: Int32Array;
}

export interface LayerActivationsOptions {
  /** A channel is the mean over its positions. Of the input, every number is read in any case. */
  readonly unit: Unit;
  /** Rows of the data set, in the order wanted; all of them where left out. */
  readonly rows?: readonly number[];
  /** Called after each batch with the samples in it. */
  readonly advance?: (samples: number) => void;
}

const megabyte = 2 ** 20;

/**
 * What the neurons of a network's layers, and its outputs, are for samples of a data set; read a batch at a time, with
 * one pass over the samples for all layers.
 * Rejects with an InputError where the matrices do not fit into the memory or a value is no finite number, and with the
 * signal's reason when it is aborted.
 */
export async function readLayerActivations(
  source: Pick<ConductanceAnalysis, 'data' | 'memory' | 'runtime' | 'signal'>,
  network: PathNetwork,
  layers: readonly Layer[],
  { unit, rows: asked, advance }: LayerActivationsOptions,
): Promise<LayerActivations> {
  const { data, signal } = source;
  const rows = asked ?? Array.from({ length: data.samples }, (_, row) => row);
  const left = checkMemory(layers, unit, rows.length, source.memory);
  const readings = layers.map((layer): Reading => {
    return { layer, form: unitOf(layer, unit) === 'channel' ? 'means' : 'elements' };
  });
  const reader = new UnitReader({ ...source, memory: left }, network, readings, { output: true });
  const matrices = layers.map((layer) => new Matrix(rows.length, neurons(layer, unit)));
  const outputs = new Matrix(rows.length, network.outputShape[0]!);
  for (let start = 0; start < rows.length; start += reader.rows) {
    signal.throwIfAborted();
    const batch = rows.slice(start, start + reader.rows);
    const read = await reader.read(batch);
    batch.forEach((row, i) => {
      const put = (matrix: Matrix, values: ArrayLike<number>, name: string): void => {
        for (let j = 0; j < values.length; j++) {
          if (Number.isFinite(values[j])) continue;
          throw new InputError(
            `${name} is ${values[j]} for ${data.sampleName(row)}: check the data, its preprocessing and the model`,
          );
        }
        matrix.values.set(values, (start + i) * matrix.columns);
      };
      layers.forEach(({ name }, k) => put(matrices[k]!, read.units[k]![i]!, `a neuron of ${name}`));
      put(outputs, read.outputs![i]!, "the network's output");
    });
    advance?.(batch.length);
  }
  const labels = data.labels && Int32Array.from(rows, (row) => data.labels![row]!);
  return { layers: matrices, outputs, ...(labels ? { labels } : {}) };
}

function neurons(layer: Layer, unit: Unit): number {
  return neuronCount(layer, unitOf(layer, unit));
}

/** @returns the bytes that the matrices leave for runs of the network: half of the memory at least */
function checkMemory(layers: readonly Layer[], unit: Unit, rows: number, memory: number): number {
  const bytes = (some: readonly Layer[]): number =>
    some.reduce((sum, layer) => sum + neurons(layer, unit), 0) * rows * Float64Array.BYTES_PER_ELEMENT;
  const needed = bytes(layers);
  if (needed <= memory / 2) return memory - needed;
  const largest = layers.reduce((most, layer) => (neurons(layer, unit) > neurons(most, unit) ? layer : most));
  const ways = [
    ...(layers.length > 1 ? ['fewer layers (--layers)'] : []),
    'fewer samples (--limit)',
    ...(unit === 'element' ? ['channels (--unit channel)'] : []),
    'more memory (--memory)',
  ];
  throw new InputError(
    `the activations of ${layers.length > 1 ? `${layers.length} layers, most of them in ${largest.name},` : largest.name} ` +
      `for ${rows} samples take ${Math.ceil(needed / megabyte)} MB, and they may take ${Math.floor(memory / 2 / megabyte)} MB ` +
      `of the memory: use ${ways.slice(0, -1).join(', ')} or ${ways.at(-1)!}`,
  );
}
