import { classLayer, type RulesLayer } from '../../protocol/RulesResult.ts';
import { isSpatial, planeShape, UnitReader, type Reading } from '../activations/UnitReader.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { neuronCount } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { makePause, type Pause } from '../makePause.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import type { RulesAnalysis } from './analyseRules.ts';
import { Binariser, type ActiveBits } from './Binariser.ts';
import type { BinaryLayer } from './BinaryLayer.ts';
import { checkBinariserMemory } from './checkBinariserMemory.ts';

/** What is read of one layer: its neurons, and the planes of its channels where rules lead to their positions. */
interface LayerReading {
  readonly layer: Layer;
  readonly neurons: Binariser;
  readonly planes: readonly { readonly channel: number; readonly positions: Binariser }[];
}

/**
 * The classes, if asked for, and the layers, with the samples in which each neuron is active: one pass over the data.
 * @param layers the nearest to the output first
 */
export async function readActivations(
  analysis: RulesAnalysis,
  network: PathNetwork,
  layers: readonly Layer[],
  classes: boolean,
): Promise<BinaryLayer[]> {
  const { data, memory, parameters, signal } = analysis;
  const { quantile, target, unit } = parameters;
  if (classes && target === 'label' && !data.labels) {
    throw new InputError(`the target "label" needs labels, and ${data.name} has none: use predicted`);
  }
  const counted = unit === 'element' ? 'element' : 'channel';
  const channels = layers.map((layer, i) =>
    unit === 'position' && (classes || i > 0) && isSpatial(layer) ? askedChannels(analysis, layer) : [],
  );
  const sizes = layers.map((layer, i) => ({
    name: layer.name,
    neurons: neuronCount(layer, counted) + channels[i]!.length * elementCount(planeShape(layer)),
  }));
  checkBinariserMemory(sizes, data.samples, { quantile }, memory);
  const reader = new UnitReader(
    analysis,
    network,
    layers.flatMap((layer, i): Reading[] => [
      { layer, form: counted === 'element' ? 'elements' : 'channels' },
      ...(channels[i]!.length > 0 ? [{ layer, form: { channels: channels[i]! } }] : []),
    ]),
    { output: classes && target === 'predicted' },
  );
  const readings = layers.map((layer, i): LayerReading => {
    const binariser = (name: string, neurons: number): Binariser =>
      new Binariser(name, data.samples, neurons, { quantile });
    return {
      layer,
      neurons: binariser(layer.name, neuronCount(layer, counted)),
      planes: channels[i]!.map((channel) => ({
        channel,
        positions: binariser(`channel ${channel} of ${layer.name}`, elementCount(planeShape(layer))),
      })),
    };
  });
  const count = network.outputShape[0]!;
  const classBits = new Binariser(classLayer, data.samples, count);
  const meter = new ProgressMeter(analysis.progress, data.samples, 'Reading activations');
  for (let start = 0; start < data.samples; start += reader.rows) {
    signal.throwIfAborted();
    const batch = Array.from({ length: Math.min(reader.rows, data.samples - start) }, (_, i) => start + i);
    const { units, outputs } = await reader.read(batch);
    let next = 0;
    for (const { neurons, planes } of readings) {
      units[next++]!.forEach((values, i) => neurons.add(start + i, values));
      if (planes.length === 0) continue;
      units[next++]!.forEach((values, i) => {
        const size = values.length / planes.length;
        planes.forEach(({ positions }, j) =>
          positions.add(start + i, values.subarray(j * size, (j + 1) * size)),
        );
      });
    }
    if (classes) {
      for (const [i, row] of batch.entries()) {
        const sampleClass = classOf(analysis, row, outputs?.[i], count);
        classBits.add(
          row,
          Uint8Array.from({ length: count }, (_, each) => (each === sampleClass ? 1 : 0)),
        );
      }
    }
    meter.advance(batch.length);
  }
  const pause = makePause(signal);
  const found: BinaryLayer[] = [];
  if (classes) found.push(await binaryClasses(analysis, classBits, count, pause));
  for (const reading of readings) found.push(await binaryLayer(reading, pause));
  return found;
}

/** The channels of a layer whose positions are searched. Throws an InputError for one that is not there. */
function askedChannels({ parameters: { channels } }: RulesAnalysis, layer: Layer): number[] {
  const count = neuronCount(layer, 'channel');
  if (channels === undefined) return Array.from({ length: count }, (_, channel) => channel);
  const missing = channels.find((channel) => channel >= count);
  if (missing !== undefined) {
    throw new InputError(
      `${layer.name} has the channels 0 to ${count - 1}, so no channel ${missing}: name others with --channels, or other layers with --layers`,
    );
  }
  return [...new Set(channels)].sort((a, b) => a - b);
}

/** The class of a sample: the place of its highest output, or its label where no outputs are given. */
function classOf(
  { data }: RulesAnalysis,
  row: number,
  outputs: readonly number[] | undefined,
  count: number,
): number {
  const found = outputs ? highestPosition(outputs) : data.labels![row]!;
  const finite = outputs?.every(Number.isFinite) ?? true;
  if (finite && found >= 0 && found < count) return found;
  throw new InputError(
    outputs
      ? `the network's output for ${data.sampleName(row)} is not a finite number: check the preprocessing of the data`
      : `${data.sampleName(row)} has the label ${found}, and the model has outputs 0 to ${count - 1}`,
  );
}

async function binaryLayer({ layer, neurons, planes }: LayerReading, pause: Pause): Promise<BinaryLayer> {
  const { name, shape } = layer;
  const found = await neurons.finish(pause);
  const channels = new Map<number, ActiveBits>();
  for (const { channel, positions } of planes) channels.set(channel, await positions.finish(pause));
  return {
    layer: { name, kind: 'layer', shape: [...shape], active: [...found.bits.counts()] },
    ...found,
    ...(planes.length === 0
      ? {}
      : {
          planes: {
            shape: planeShape(layer),
            channels,
          },
        }),
  };
}

async function binaryClasses(
  { data, labels: modelLabels }: RulesAnalysis,
  classes: Binariser,
  count: number,
  pause: Pause,
): Promise<BinaryLayer> {
  const found = await classes.finish(pause);
  const labels = modelLabels ?? data.labelNames;
  const layer: RulesLayer = {
    name: classLayer,
    kind: 'class',
    shape: [count],
    active: [...found.bits.counts()],
    ...(labels?.length === count ? { names: [...labels] } : {}),
  };
  return { layer, ...found };
}
