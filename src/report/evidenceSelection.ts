import type { AgreementParameters } from '../protocol/AgreementResult.ts';
import type { Result } from '../protocol/Result.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import { tailNeurons } from '../protocol/tailNeurons.ts';

/**
 * What has to be chosen in the view of an analysis to see what it says of a channel; undefined where the analysis says
 * nothing of it, or its view chooses none.
 * @param sparsity of pathways
 */
export function evidenceSelection(
  result: Result,
  layer: string,
  neuron: number,
  sparsity: AgreementParameters['sparsity'] = 'lowest',
): KeptSelection | undefined {
  switch (result.kind) {
    case 'conductance':
      return result.layers.some(({ name }) => name === layer)
        ? { layer, neuron, sample: 0, group: 'all' }
        : undefined;
    case 'pathway': {
      const at = result.layers.findIndex(({ name }) => name === layer);
      const level = sparsity === 'lowest' ? 0 : Math.max(0, result.parameters.sparsity.indexOf(sparsity));
      const { shape, channelAxis, neurons } = result.layers[at] ?? { shape: [], channelAxis: 0, neurons: 0 };
      const inner = shape.slice(channelAxis + 1).reduce((product, length) => product * length, 1);
      const channelOf = (element: number): number =>
        neurons === shape[channelAxis] ? element : Math.floor(element / inner) % shape[channelAxis]!;
      const sample = result.pathways.findIndex(({ layers }) =>
        layers[at]?.kept[level]?.some((kept) => channelOf(kept) === neuron),
      );
      return at < 0 ? undefined : { pathway: { sample: Math.max(sample, 0), level, layer: at } };
    }
    case 'neucept': {
      const at = result.layers.findIndex(({ name }) => name === layer);
      const group = result.layers[at]?.groups.find(({ members }) => members.includes(neuron));
      return at < 0 ? undefined : { neucept: { layer: at, neuron: group?.representative ?? neuron } };
    }
    case 'rules': {
      // The first rule of a pair has the highest gain.
      const pairs = result.pairs.map((pair) =>
        pair.rules.findIndex(
          (rule) =>
            (pair.from === layer && rule.head.includes(neuron)) ||
            (pair.to === layer && tailNeurons(pair, rule).includes(neuron)),
        ),
      );
      const pair = pairs.findIndex((rule) => rule >= 0);
      return pair < 0 ? undefined : { rule: { pair, rule: pairs[pair]! } };
    }
    default:
      return undefined;
  }
}
