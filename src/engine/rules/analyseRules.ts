import { classLayer, type RulesParameters, type RulesResult } from '../../protocol/RulesResult.ts';
import { isSpatial } from '../activations/UnitReader.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { pathNetwork } from '../conductance/PathNetwork.ts';
import { selectLayers } from '../conductance/selectLayers.ts';
import { neuronCount } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import { resultHeader } from '../resultHeader.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { addStrongest } from './addStrongest.ts';
import { makePrototypes } from './makePrototypes.ts';
import { minePairs } from './minePairs.ts';
import { prototypeMaker } from './prototypeMaker.ts';
import { readActivations } from './readActivations.ts';

/** More searches than this, one for each channel, are told. */
const manyChannels = 64;

/** Everything a search in a network needs. */
export type RulesAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly parameters: RulesParameters;
};

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
  if (classes && layers.some(({ name }) => name === classLayer)) {
    throw new InputError(
      `a layer of ${model.path} is called ${classLayer}, which stands for the classes here: name others with --layers`,
    );
  }
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
  checkUnit(parameters, classes ? layers : layers.slice(1), warnings);
  // Nothing is waited for between a search that was stopped and its result.
  const lines = await readLayerLines(analysis, network.layers, warnings);
  const maker = await prototypeMaker(analysis);
  const activations = await readActivations(analysis, network, layers, classes);
  const mined = await minePairs(activations, parameters, warnings, analysis);
  const found = await addStrongest(analysis, network, activations, mined, warnings);
  const prototypes = maker && (await makePrototypes(analysis, maker, mined, warnings));
  return {
    kind: 'rules',
    ...resultHeader(analysis),
    parameters,
    layers: activations.map(({ layer }) => ({
      ...layer,
      ...(layer.kind === 'class' || lines[layer.name] === undefined ? {} : { line: lines[layer.name]! }),
    })),
    ...found,
    ...(prototypes ? { prototypes } : {}),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

function askedLayers(asked: RulesParameters['layers']): { names: 'all' | string[]; classes: boolean } {
  if (asked === 'all') return { names: 'all', classes: true };
  return { names: asked.filter((name) => name !== classLayer), classes: asked.includes(classLayer) };
}

/** @param tails the layers to which rules would lead */
function checkUnit({ unit, channels }: RulesParameters, tails: readonly Layer[], warnings: string[]): void {
  if (unit !== 'position') {
    if (channels === undefined) return;
    throw new InputError('--channels is for --unit position: give both, or neither');
  }
  const spatial = tails.filter(isSpatial);
  if (spatial.length === 0) {
    const names = tails.map(({ name }) => name).join(', ');
    throw new InputError(
      `--unit position needs channels with positions for rules to lead to, and ${names} has none: ` +
        'name a convolution with --layers, or leave --unit out',
    );
  }
  if (channels !== undefined) return;
  for (const layer of spatial) {
    const count = neuronCount(layer, 'channel');
    if (count <= manyChannels) continue;
    warnings.push(
      `${layer.name} has ${count} channels, and each was searched on its own: --channels 2,36 takes those that you mean.`,
    );
  }
}
