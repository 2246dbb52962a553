import type { AgreementKind, AgreementParameters } from '../../protocol/AgreementResult.ts';
import type { ConductanceLayer, ConductanceResult } from '../../protocol/ConductanceResult.ts';
import type { NeuceptLayer, NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { PathwayResult } from '../../protocol/PathwayResult.ts';
import type { Result } from '../../protocol/Result.ts';
import type { RulesLayer, RulesResult } from '../../protocol/RulesResult.ts';
import { tailNeurons } from '../../protocol/tailNeurons.ts';
import { InputError } from '../InputError.ts';
import { scoresOfElements } from './scoresOfElements.ts';

/** A result that names neurons. */
export type EvidenceResult = Extract<Result, { kind: AgreementKind }>;

/** What an analysis says of the channels of a layer, or why it says nothing of them. */
export type LayerEvidence = { readonly name: string; readonly line?: number | undefined } & (
  | {
      /** One for each channel; null for one that the method did not look at. */
      readonly scores: readonly (number | null)[];
      /** Ascending; absent where the method only ranks channels. */
      readonly named?: readonly number[];
    }
  | { readonly refused: string }
);

/**
 * The evidence of a result for the channels of its layers, from input to output.
 *
 * - Conductance: the mean over the samples of |conductance|; it ranks.
 * - Pathways: the share of samples that have the channel on the pathway, and of elements the share of samples and
 *   positions; it ranks: of one sample, all channels on its pathway share the highest rank.
 * - NeuCEPT: the mean W over the runs; it names the selected ones. A neuron stands for all of its group.
 * - Rules: the summed gain in bits of the rules that the channel takes part in; it names those in a rule.
 *
 * @param sparsity of pathways
 * Throws an InputError for a sparsity that the pathways were not traced at, and for an analysis of matrices.
 */
export function neuronEvidence(
  result: EvidenceResult,
  sparsity: AgreementParameters['sparsity'] = 'lowest',
): LayerEvidence[] {
  switch (result.kind) {
    case 'conductance':
      return result.layers.map(conductanceEvidence);
    case 'pathway':
      return pathwayEvidence(result, sparsity);
    case 'neucept':
      return neuceptEvidence(result);
    case 'rules':
      return rulesEvidence(result);
  }
}

function conductanceEvidence(layer: ConductanceResult['layers'][number]): LayerEvidence {
  const { name, line, meanAbsolute } = layer;
  if (!isOfChannels(layer)) {
    return {
      name,
      line,
      refused:
        'its neurons are elements, and a channel’s mean absolute conductance is not the sum of theirs: analyse it with the unit channel',
    };
  }
  return { name, line, scores: meanAbsolute };
}

function pathwayEvidence(result: PathwayResult, sparsity: AgreementParameters['sparsity']): LayerEvidence[] {
  const { parameters, layers, pathways } = result;
  const level = sparsity === 'lowest' ? 0 : parameters.sparsity.indexOf(sparsity);
  if (level < 0) {
    throw new InputError(
      `the pathways of ${result.model.path} were not traced at a sparsity of ${sparsity}; there are ${parameters.sparsity.join(', ')}`,
    );
  }
  return layers.map(({ name, line, neurons, shape, channelAxis }, at) => {
    const kept = new Float64Array(neurons);
    for (const pathway of pathways) {
      for (const neuron of pathway.layers[at]!.kept[level]!) kept[neuron]!++;
    }
    const shares = Array.from(kept, (times) => times / pathways.length);
    return {
      name,
      line,
      scores: parameters.unit === 'element' ? scoresOfElements(shares, shape, channelAxis) : shares,
    };
  });
}

function neuceptEvidence({ parameters, model, layers }: NeuceptResult): LayerEvidence[] {
  if (!parameters.network) {
    throw new InputError(
      `${model.path} is a matrix of activations, which has no layers of a model: give analyses of a network`,
    );
  }
  return layers.map((layer): LayerEvidence => {
    const { name, line, neurons, tested, statistics, groups } = layer;
    if (!isOfChannels(layer)) {
      return {
        name,
        line,
        refused:
          'its neurons are elements, and what is found of one holds for no channel: analyse it with the unit channel',
      };
    }
    const scores = new Array<number | null>(neurons).fill(null);
    tested.forEach((neuron, i) => (scores[neuron] = statistics[i]!));
    for (const { representative, members } of groups) {
      for (const member of members) scores[member] = scores[representative]!;
    }
    return { name, line, scores, named: selectedWithGroups(layer) };
  });
}

/** A group is selected as a whole: which of its members counts, the test cannot tell. */
function selectedWithGroups({ selected, groups }: NeuceptLayer): number[] {
  const chosen = new Set(selected);
  for (const { representative, members } of groups) {
    if (chosen.has(representative)) for (const member of members) chosen.add(member);
  }
  return [...chosen].sort((a, b) => a - b);
}

function rulesEvidence(result: RulesResult): LayerEvidence[] {
  const matrix = result.layers.find(({ kind }) => kind === 'matrix');
  if (matrix) {
    throw new InputError(
      `${result.model.path} is a matrix of activations, which has no layers of a model: give analyses of a network`,
    );
  }
  const inPairs = new Set(result.pairs.flatMap(({ from, to }) => [from, to]));
  return (
    result.layers
      .filter(({ name, kind }) => kind === 'layer' && inPairs.has(name))
      .map((layer) => rulesOfLayer(result, layer))
      // They begin at the output.
      .reverse()
  );
}

function rulesOfLayer({ parameters, pairs, data }: RulesResult, layer: RulesLayer): LayerEvidence {
  const { name, line, active, shape } = layer;
  const unit = parameters.unit === 'element' ? 'element' : 'channel';
  if (!isOfChannels({ shape, unit })) {
    return {
      name,
      line,
      refused:
        'its neurons are elements, and a rule of one says nothing of its channel: use the unit channel',
    };
  }
  // A neuron that is always or never active has no rule, whatever it does.
  const varies = (samples: number): boolean => samples > 0 && samples < data.samples;
  const scores = active.map((samples): number | null => (varies(samples) ? 0 : null));
  for (const { to, channel, plane } of pairs) {
    if (to === name && channel !== undefined && plane?.active.some(varies)) scores[channel] ??= 0;
  }
  const named = new Set<number>();
  for (const pair of pairs) {
    for (const rule of pair.rules) {
      const neurons = [
        ...(pair.from === name ? rule.head : []),
        ...(pair.to === name ? tailNeurons(pair, rule) : []),
      ];
      for (const neuron of neurons) {
        scores[neuron] = (scores[neuron] ?? 0) + rule.gain;
        named.add(neuron);
      }
    }
  }
  return { name, line, scores, named: [...named].sort((a, b) => a - b) };
}

/** Neurons are channels, also where elements are: with one position only. */
function isOfChannels(layer: {
  readonly unit?: ConductanceLayer['unit'] | undefined;
  readonly shape: readonly number[];
}): boolean {
  return layer.unit !== 'element' || layer.shape.filter((length) => length > 1).length <= 1;
}
