import type { NeuceptLayer, NeuceptResult } from '../../protocol/NeuceptResult.ts';
import { isInputLayer, unitOf } from '../activations/inputLayer.ts';
import { readLayerActivations, type LayerActivations } from '../activations/readLayerActivations.ts';
import { selectActivationLayers } from '../activations/selectActivationLayers.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { pathNetwork, type PathNetwork } from '../conductance/PathNetwork.ts';
import { rowsOfClass } from '../data/rowsOfClass.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import { pickRows } from '../numeric/pickRows.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { findPictureInput } from '../prototypes/findPictureInput.ts';
import { resultHeader } from '../resultHeader.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { addMechanisms, mechanismSamples } from './addMechanisms.ts';
import { findCriticalNeurons } from './findCriticalNeurons.ts';
import type { NetworkNeuceptParameters } from './neuceptDefaults.ts';
import { pixelSquares, squareSide } from './pixelSquares.ts';
import { fewestSamples } from './prepareActivations.ts';

/** What comes before the runs takes about as long as so many of them. */
const preparation = 10;

/** Everything that critical neurons of a network take. */
export type NeuceptAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly parameters: NetworkNeuceptParameters;
  /** Fine labels of the data's rows, which mechanisms are compared with, and their names where known. */
  readonly fine?: { readonly labels: Int32Array; readonly names?: readonly string[] | undefined } | undefined;
};

/** What is read of the network: rows of the data set, and the positions in them of the samples that neurons are tested on. */
interface Plan {
  readonly rows: readonly number[];
  readonly tested: readonly number[];
}

/**
 * NeuCEPT for a network: the critical neurons of its layers, for the logit of one class, and mechanisms if they are
 * asked for.
 * Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted.
 */
export async function analyseNetwork(analysis: NeuceptAnalysis): Promise<NeuceptResult> {
  const started = performance.now();
  const { model, parameters } = analysis;
  const warnings = [...model.warnings];
  const network = pathNetwork(model);
  const layers = selectActivationLayers(network, parameters.network.layers);
  const labels = checkClass(analysis, network);
  const plan = planRows(analysis);
  const lines = await readLayerLines(analysis, network.layers, warnings);
  const meter = new ProgressMeter(analysis.progress, plan.rows.length, 'Reading activations');
  const read = await readLayerActivations(analysis, network, layers, {
    unit: parameters.network.unit,
    rows: plan.rows,
    advance: (samples) => meter.advance(samples),
  });
  const { mechanisms } = parameters;
  const learning = mechanisms && { ...analysis, parameters: { ...parameters, mechanisms } };
  const samples = learning && mechanismSamples(learning, read, plan.rows, warnings);
  const found = await testLayers(analysis, network, layers, read, plan.tested, warnings);
  const tested = found.map((layer) => {
    const index = layers.findIndex(({ name }) => name === layer.name);
    return [layer, read.layers[index]!] as const;
  });
  const added = samples && (await addMechanisms(learning, network, samples, tested, warnings));
  return {
    kind: 'neucept',
    ...resultHeader(analysis),
    parameters,
    output: { name: network.output, labels: [...(labels ?? [])] },
    layers: found.map((layer) => ({
      ...layer,
      ...(lines[layer.name] === undefined ? {} : { line: lines[layer.name]! }),
    })),
    ...added,
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

/** @returns the names of the outputs, where known */
function checkClass(
  { model, data, labels, parameters }: NeuceptAnalysis,
  { outputShape }: PathNetwork,
): readonly string[] | undefined {
  const outputs = outputShape[0]!;
  if (labels && labels.length !== outputs) {
    throw new InputError(
      `${model.path} has ${outputs} outputs, but neuron-lens.json names ${labels.length} labels for it: name one for each`,
    );
  }
  if (parameters.network.class >= outputs) {
    throw new InputError(
      `class ${parameters.network.class} does not exist: ${model.path} has ${outputs} outputs, 0 to ${outputs - 1}`,
    );
  }
  return labels ?? (data.labelNames?.length === outputs ? data.labelNames : undefined);
}

function planRows({ data, parameters: { network, mechanisms } }: NeuceptAnalysis): Plan {
  const all = Array.from({ length: data.samples }, (_, row) => row);
  const ofClass = network.samples === 'class' || mechanisms?.clustered === 'label';
  const labelled = ofClass ? rowsOfClass(data, network.class) : all;
  const tested = network.samples === 'class' ? labelled : all;
  if (tested.length < fewestSamples) {
    const kind = network.samples === 'class' ? ` of class ${network.class}` : '';
    throw new InputError(
      `${data.name} has ${tested.length} samples${kind}, and critical neurons take at least ${fewestSamples}, ` +
        `better several times as many as a layer has neurons: use more data${kind && ', or all samples (--samples all)'}`,
    );
  }
  const others = mechanisms !== undefined && mechanisms.clustered !== 'label';
  return tested === all || others ? { rows: all, tested } : { rows: tested, tested: tested.map((_, i) => i) };
}

/** Critical neurons of each layer. Of all layers, those that cannot be tested are left out with a warning. */
async function testLayers(
  { data, labels, parameters, seed, memory, progress, signal }: NeuceptAnalysis,
  network: PathNetwork,
  layers: readonly Layer[],
  { layers: activations, outputs }: LayerActivations,
  tested: readonly number[],
  warnings: string[],
): Promise<NeuceptLayer[]> {
  const { class: target, layers: asked } = parameters.network;
  const name = (labels ?? data.labelNames)?.[target];
  const common = {
    response: Float64Array.from(tested, (position) => outputs.at(position, target)),
    responseName: `the output of class ${target}${name === undefined ? '' : ` (${name})`}`,
    parameters,
    seed,
    memory: memory - activations.reduce((sum, { values }) => sum + values.byteLength, 0),
    signal,
  };
  const squares = layers.map((layer) => squaresOf(layer, network));
  const costs = activations.map(({ columns }, i) => runCost(squares[i]?.length ?? columns));
  const { runs } = parameters;
  const total = costs.reduce((sum, cost) => sum + cost, 0) * (preparation + runs);
  const meter = new ProgressMeter(progress, total, 'covariances');
  const found: NeuceptLayer[] = [];
  let failure: InputError | undefined;
  for (const [i, layer] of layers.entries()) {
    const place = layers.length > 1 ? `${layer.name} (layer ${i + 1} of ${layers.length})` : layer.name;
    let finished = 0;
    let left = preparation + runs;
    const advance = (units: number): void => {
      left -= units;
      meter.advance(units * costs[i]!);
    };
    meter.say(`${place}: covariances`);
    try {
      const critical = await findCriticalNeurons(
        {
          ...common,
          name: layer.name,
          shape: layer.shape,
          activations: tested.length === outputs.rows ? activations[i]! : pickRows(activations[i]!, tested),
          together: squares[i],
          begun: () => {
            meter.say(`${place}: knockoffs, 0 of ${runs} runs`);
            advance(preparation);
          },
          done: () => {
            meter.say(`${place}: knockoffs, ${++finished} of ${runs} runs`);
            advance(1);
          },
        },
        warnings,
      );
      found.push({
        ...critical,
        unit: unitOf(layer, parameters.network.unit),
        ...(squares[i] ? { square: squareSide } : {}),
      });
    } catch (error) {
      if (!(error instanceof InputError) || asked !== 'all') throw error;
      failure ??= error;
      warnings.push(`left out: ${error.message}`);
      advance(left);
    }
  }
  if (found.length === 0) throw failure!;
  return found;
}

/** How long a run takes with so many neurons, against others: by measurement, of 100 to 900. */
function runCost(neurons: number): number {
  return neurons + neurons ** 2 / 1000;
}

/** Of a picture at the input, pixels that lie together are one group. */
function squaresOf(layer: Layer, { sampleShape, layers }: PathNetwork): number[][] | undefined {
  const picture = isInputLayer(layer) ? findPictureInput(sampleShape, layers) : undefined;
  return picture && pixelSquares(picture);
}
