import type { MechanismParameters } from '../../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../protocol/NeuceptResult.ts';
import { readLayerActivations } from '../activations/readLayerActivations.ts';
import { selectActivationLayers } from '../activations/selectActivationLayers.ts';
import { pathNetwork } from '../conductance/PathNetwork.ts';
import { InputError } from '../InputError.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { resultHeader } from '../resultHeader.ts';
import type { NeuceptAnalysis } from './analyseNetwork.ts';
import { appliedMechanisms } from './mechanisms/appliedMechanisms.ts';
import { applyMechanisms } from './mechanisms/applyMechanisms.ts';
import { predictedSamples } from './predictedSamples.ts';
import { showMechanisms } from './showMechanisms.ts';

/** New samples, and the analysis whose mechanisms they are given. */
export type MechanismApplication = Omit<NeuceptAnalysis, 'parameters'> & {
  readonly of: NeuceptResult;
  /** Where the analysis was read from, for messages and for the result. */
  readonly ofPath: string;
  /** Which samples have a mechanism; as in the analysis where it is left out. */
  readonly clustered?: MechanismParameters['clustered'] | undefined;
};

/**
 * Which mechanism each new sample's prediction is of: the analysis with these samples instead of its own, its critical
 * neurons as they were.
 * Rejects with an InputError for an analysis that does not fit the model, and for samples that have no mechanism.
 */
export async function applyToNetwork(application: MechanismApplication): Promise<NeuceptResult> {
  const started = performance.now();
  const { of, ofPath, model, data, fine, seed, signal, progress } = application;
  const { parameters, learned } = appliedMechanisms(of, ofPath);
  checkModel(application);
  const network = pathNetwork(model);
  const names = [...new Set(learned.representatives.map(({ layer }) => layer))];
  const layers = selectActivationLayers(network, names);
  const rows = Array.from({ length: data.samples }, (_, row) => row);
  const meter = new ProgressMeter(progress, rows.length, 'Reading activations');
  const { unit, class: classIndex } = parameters.network;
  const read = await readLayerActivations(application, network, layers, {
    unit,
    rows,
    advance: (samples) => meter.advance(samples),
  });
  if (classIndex >= read.outputs.columns) {
    throw new InputError(
      `${ofPath}: its class ${classIndex} is none of the ${read.outputs.columns} outputs: the file was changed`,
    );
  }
  const representation = new Matrix(rows.length, learned.representatives.length);
  learned.representatives.forEach(({ layer, neuron }, j) => {
    const activations = read.layers[layers.findIndex(({ name }) => name === layer)]!;
    if (neuron >= activations.columns) {
      throw new InputError(
        `${ofPath}: neuron ${neuron} stands for ${layer}, which has ${activations.columns}: the file was changed`,
      );
    }
    for (let i = 0; i < rows.length; i++) representation.set(i, j, activations.at(i, neuron));
  });
  const warnings = [
    ...model.warnings,
    `the critical neurons and mechanisms are those of ${ofPath}, found in ${of.data.path}; these samples were only assigned to them`,
  ];
  if (of.data.sha256 === data.sha256) {
    warnings.push(
      `${of.data.samples < data.samples ? `the first ${of.data.samples}` : 'these'} samples are those that the mechanisms ` +
        'were found in: that these are right in them is no test',
    );
  }
  const mechanisms = await applyMechanisms(
    { ...learned, parameters: { ...learned.parameters, clustered: clusteredOf(application, warnings) } },
    {
      representation,
      samples: predictedSamples(classIndex, fine, read, rows, warnings),
      fineNames: fine?.names,
      classIndex,
      seed,
      signal,
      progress,
    },
    { path: ofPath, createdAt: of.createdAt, data: of.data.path },
  );
  return {
    kind: 'neucept',
    ...resultHeader(application),
    parameters,
    ...(of.output && { output: of.output }),
    layers: of.layers,
    ...(await showMechanisms(application, network, mechanisms)),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

function checkModel({ of, ofPath, model }: MechanismApplication): void {
  if (of.model.sha256 === model.sha256) return;
  throw new InputError(
    `${model.path} is not the model that ${ofPath} was made from, or has changed since: ` +
      'give that one (--model), or find its critical neurons again',
  );
}

function clusteredOf(
  { of, clustered, data }: MechanismApplication,
  warnings: string[],
): MechanismParameters['clustered'] {
  if (clustered !== undefined) return clustered;
  const before = of.mechanisms!.parameters.clustered;
  if (before !== 'label' || data.labels) return before;
  warnings.push(
    'these samples have no labels: the mechanisms were made from samples with the label of the class, and are given to those that are predicted as it',
  );
  return 'predicted';
}
