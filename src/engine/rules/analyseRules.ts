import {
  classLayer,
  type RulesLayer,
  type RulesParameters,
  type RulesResult,
} from '../../protocol/RulesResult.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import { pathNetwork } from '../conductance/PathNetwork.ts';
import { selectLayers } from '../conductance/selectLayers.ts';
import { neuronCount } from '../conductance/unit.ts';
import { countOperations } from '../graph/countOperations.ts';
import type { Layer } from '../graph/findLayers.ts';
import { prune } from '../graph/prune.ts';
import { InputError } from '../InputError.ts';
import { resultHeader } from '../resultHeader.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { largestBatch } from '../runtime/batchBudget.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { Binariser } from './Binariser.ts';
import { highestOfUnits } from './highestOfUnits.ts';
import { minePairs, type BinaryLayer } from './minePairs.ts';

/** Everything a search in a network needs. */
export type RulesAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly parameters: RulesParameters;
};

/** So many operations end within a second on a laptop, so that a run can be cancelled. */
const operationsPerRun = 2e10;
const mostRows = 1024;

/**
 * ExplaiNN: rules between the activations of a network's layers, from the classes down.
 * Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted before the search;
 * after that, what was found is the result.
 */
export async function analyseRules(analysis: RulesAnalysis): Promise<RulesResult> {
  const started = performance.now();
  const { model, parameters } = analysis;
  const warnings = [...model.warnings];
  const { names, classes } = askedLayers(parameters.layers);
  const network = pathNetwork(model);
  const layers = selectLayers(network.layers, names, 'after').reverse();
  if (layers.length + (classes ? 1 : 0) < 2) {
    throw new InputError(
      `rules lead from one layer to another: name two or more, such as class,${network.layers.at(-1)!.name}`,
    );
  }
  if (classes && network.outputShape[0]! < 2) {
    throw new InputError(
      `${model.path} has one output, so there are no classes: name hidden layers with --layers`,
    );
  }
  const activations = await readActivations(analysis, layers, classes);
  const found = await minePairs(activations, parameters, warnings, analysis);
  const lines = await readLayerLines(analysis, network.layers, warnings);
  return {
    kind: 'rules',
    ...resultHeader(analysis),
    parameters,
    layers: activations.map(({ layer }) => ({
      ...layer,
      ...(layer.kind === 'class' || lines[layer.name] === undefined ? {} : { line: lines[layer.name]! }),
    })),
    pairs: found,
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

function askedLayers(asked: RulesParameters['layers']): { names: 'all' | string[]; classes: boolean } {
  if (asked === 'all') return { names: 'all', classes: true };
  return { names: asked.filter((name) => name !== classLayer), classes: asked.includes(classLayer) };
}

/** The classes, if asked for, and the layers, with the samples in which each neuron is active. */
async function readActivations(
  analysis: RulesAnalysis,
  layers: readonly Layer[],
  classes: boolean,
): Promise<BinaryLayer[]> {
  const { data, memory, parameters, signal } = analysis;
  const { quantile, target, unit } = parameters;
  const network = pathNetwork(analysis.model);
  const values = layers.map((layer) => layer.value);
  if (classes && target === 'label' && !data.labels) {
    throw new InputError(`the target "label" needs labels, and ${data.name} has none: use predicted`);
  }
  const names = [...new Set(classes && target === 'predicted' ? [...values, network.output] : values)];
  const pruned = prune(network.graph, names);
  const work = Math.floor(operationsPerRun / Math.max(countOperations(pruned), 1));
  const rows = Math.max(1, Math.min(largestBatch(pruned, memory), work, mostRows));
  const runner = new NetworkRunner(analysis.runtime, network, rows, signal);
  const count = network.outputShape[0]!;
  const binarisers = layers.map(
    (layer) => new Binariser(layer.name, data.samples, neuronCount(layer, unit), { quantile, memory }),
  );
  const classBits = new Binariser(classLayer, data.samples, count, { memory });
  const meter = new ProgressMeter(analysis.progress, data.samples, 'Reading activations');
  for (let start = 0; start < data.samples; start += rows) {
    signal.throwIfAborted();
    const batch = Array.from({ length: Math.min(rows, data.samples - start) }, (_, i) => start + i);
    const results = await runner.values(await runner.inputs(data, batch), names);
    layers.forEach((layer, i) =>
      highestOfUnits(results[layer.value]!, layer, unit).forEach((neurons, j) =>
        binarisers[i]!.add(start + j, neurons),
      ),
    );
    if (classes) {
      const outputs = target === 'predicted' ? runner.targets(results[network.output]!) : undefined;
      for (const [j, row] of batch.entries()) {
        const output = outputs?.[j];
        const sampleClass = output ? output.indexOf(Math.max(...output)) : data.labels![row]!;
        if (!(sampleClass >= 0 && sampleClass < count)) {
          throw new InputError(
            output
              ? `the network's output for ${data.sampleName(row)} is not a finite number: check the preprocessing of the data`
              : `${data.sampleName(row)} has the label ${sampleClass}, and the model has outputs 0 to ${count - 1}`,
          );
        }
        classBits.add(
          row,
          Uint8Array.from({ length: count }, (_, i) => (i === sampleClass ? 1 : 0)),
        );
      }
    }
    meter.advance(batch.length);
  }
  const found = layers.map(({ name, shape }, i): BinaryLayer => {
    const bits = binarisers[i]!.finish();
    return { layer: { name, kind: 'layer', shape: [...shape], active: [...bits.counts()] }, bits };
  });
  if (!classes) return found;
  const bits = classBits.finish();
  const labels = analysis.labels ?? data.labelNames;
  const layer: RulesLayer = {
    name: classLayer,
    kind: 'class',
    shape: [count],
    active: [...bits.counts()],
    ...(labels?.length === count ? { names: [...labels] } : {}),
  };
  return [{ layer, bits }, ...found];
}
