import { encodeArray } from '../../protocol/EncodedArray.ts';
import type { PrototypeItem, PrototypeParameters, PrototypeResult } from '../../protocol/PrototypeResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import { classLayer } from '../../protocol/RulesResult.ts';
import type { DataSet } from '../data/DataSet.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { networkHeader, resultHeader, type AnalysisSource } from '../resultHeader.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { checkTarget, findTargetLayer } from './findTargetLayer.ts';
import { paintedRange } from './paintedRange.ts';
import { PrototypeMaker, type Prototype, type PrototypeSource } from './PrototypeMaker.ts';
import { strongestSamples } from './strongestSamples.ts';

/** Everything that prototypes need; nothing is looked up elsewhere. */
export interface PrototypeAnalysis extends Omit<AnalysisSource, 'data'>, PrototypeSource {
  readonly parameters: PrototypeParameters;
  /** Bytes for one run's activations. */
  readonly memory: number;
  /** Names of the outputs, where known. */
  readonly labels?: readonly string[] | undefined;
  readonly progress: ReportProgress;
}

/** Samples shown beside each prototype. */
const strongestCount = 9;
/** Neurons that have a prototype of their own, at most. */
const mostEach = 64;

/**
 * Prototypes of neurons by activation maximisation (Erhan et al. 2009; Olah et al. 2017), and the samples of the data
 * that activate them most. Rejects with an InputError for what the user gave, and with the signal's reason when it is
 * aborted.
 */
export async function analysePrototypes(analysis: PrototypeAnalysis): Promise<PrototypeResult> {
  const started = performance.now();
  const { model, data, parameters, labels } = analysis;
  const { neurons, channel, each, kept } = parameters;
  const maker = await PrototypeMaker.open(analysis, parameters);
  const { network } = maker;
  const layer = findTargetLayer(network, parameters.layer);
  checkTarget(layer, parameters);
  const warnings = [...model.warnings];
  if (kept?.network !== undefined && kept.network !== model.sha256) warnings.push(otherNetworkNote);
  if (each && neurons.length > mostEach) {
    throw new InputError(
      `a prototype of each of ${neurons.length} neurons is more than ${mostEach}: name fewer, or leave --each out`,
    );
  }
  const sets = each && neurons.length > 1 ? [neurons, ...neurons.map((neuron) => [neuron])] : [neurons];
  const meter = new ProgressMeter(
    analysis.progress,
    sets.length * maker.steps,
    `Prototype of ${describe(parameters)}`,
  );
  const found: Prototype[] = [];
  for (const set of sets) {
    meter.say(`Prototype of ${describe({ ...parameters, neurons: set })}`);
    found.push(await maker.make({ layer: layer.name, neurons: set, channel }, () => meter.advance(1)));
  }
  found.forEach(({ moved }, i) => {
    if (moved) return;
    warnings.push(
      `Nothing that was tried changes ${describe({ ...parameters, neurons: sets[i]! })}: its prototype says nothing.`,
    );
  });
  const items = sets.map((set, i): PrototypeItem => itemOf(set, channel, found[i]!));
  const strongest = data && (await strongestOf(analysis, maker, layer, items, data));
  const { line } = await layerLine(analysis, maker, layer, warnings);
  const names = layer.name === classLayer ? (labels ?? data?.labelNames) : undefined;
  return {
    kind: 'prototype',
    ...(data ? resultHeader({ ...analysis, data }) : networkHeader(analysis)),
    parameters,
    layer: {
      name: layer.name,
      kind: layer.value === network.output ? 'class' : 'layer',
      shape: layer.shape.length === 0 ? [1] : [...layer.shape],
      ...(names?.length === (layer.shape[0] ?? 1) ? { names: [...names] } : {}),
      ...(line === undefined ? {} : { line }),
    },
    input: {
      name: model.input,
      shape: [...network.sampleShape],
      ...paintedRange(maker),
    },
    items: strongest?.items ?? items,
    samples: strongest?.samples ?? [],
    ...(strongest ? { shown: strongest.shown } : {}),
    warnings: kept ? [...warnings, pathwayNote] : warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

const otherNetworkNote =
  'The pathway was traced in another network than this one: its neurons were found by the names of layers and their numbers, and may have nothing to do with each other.';
const pathwayNote =
  'The network is held to a pathway: neurons that it does not keep are 0. Activations are those of the network held so.';

function itemOf(
  neurons: readonly number[],
  channel: number | undefined,
  prototype: Prototype,
): PrototypeItem {
  const { image, shape, activation, activations, objective, scales, tokens } = prototype;
  return {
    neurons: [...neurons],
    ...(channel === undefined ? {} : { channel }),
    image: encodeArray(image, shape),
    activation,
    activations: [...activations],
    objective: [...objective],
    scales: [...scales],
    ...(tokens ? { tokens: [...tokens] } : {}),
  };
}

/** The items with their strongest samples, and those samples. */
async function strongestOf(
  analysis: PrototypeAnalysis,
  { network }: PrototypeMaker,
  layer: Layer,
  items: readonly PrototypeItem[],
  data: DataSet,
): Promise<Required<Pick<PrototypeResult, 'items' | 'samples' | 'shown'>>> {
  const meter = new ProgressMeter(analysis.progress, data.samples, 'Looking for the strongest samples');
  const found = await strongestSamples(network, layer, items, data, {
    ...analysis,
    count: strongestCount,
    advance: (samples) => meter.advance(samples),
  });
  const rows = [...new Set(found.flat().map(({ row }) => row))];
  const inputs = await data.read(rows);
  const values = inputs.data instanceof Float32Array ? inputs.data : Float32Array.from(inputs.data, Number);
  return {
    items: items.map((item, i) => ({
      ...item,
      strongest: found[i]!.map(({ row, activation, strength }) => ({
        sample: rows.indexOf(row),
        activation,
        // One neuron's scale is 1.
        ...(item.neurons.length > 1 ? { strength } : {}),
      })),
    })),
    samples: rows.map((index) => {
      const label = data.labels?.[index];
      return { index, ...(label === undefined || label < 0 ? {} : { label }) };
    }),
    shown: encodeArray(values, inputs.shape),
  };
}

async function layerLine(
  analysis: PrototypeAnalysis,
  { network }: PrototypeMaker,
  layer: Layer,
  warnings: string[],
): Promise<{ line?: number | undefined }> {
  const lines = await readLayerLines(analysis, network.layers, warnings);
  return { line: lines[layer.name] };
}

/** For messages: "neuron 3 of conv1", "neurons 3, 5 of conv1", "positions 0, 1 of channel 4 of conv1". */
function describe({
  layer,
  neurons,
  channel,
}: Pick<PrototypeParameters, 'layer' | 'neurons' | 'channel'>): string {
  const what = `${channel === undefined ? 'neuron' : 'position'}${neurons.length === 1 ? '' : 's'}`;
  const shown = neurons.length > 4 ? `${neurons.slice(0, 3).join(', ')}, …` : neurons.join(', ');
  return `${what} ${shown} of ${channel === undefined ? '' : `channel ${channel} of `}${layer}`;
}
