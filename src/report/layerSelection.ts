import type { Result } from '../protocol/Result.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import { rankNeurons } from './rankNeurons.ts';

/** What a page of the result is to be opened at to show one layer; undefined where its view chooses no layer. */
export function layerSelection(result: Result, name: string): KeptSelection | undefined {
  switch (result.kind) {
    case 'conductance': {
      const layer = result.layers.find((each) => each.name === name);
      const [neuron] = layer ? rankNeurons(layer) : [];
      return neuron === undefined ? undefined : { layer: name, neuron, sample: 0, group: 'all' };
    }
    case 'neucept': {
      const layer = result.layers.findIndex((each) => each.name === name);
      return layer < 0 ? undefined : { neucept: { layer } };
    }
    case 'pathway': {
      const layer = result.layers.findIndex((each) => each.name === name);
      const level = Math.floor(result.parameters.sparsity.length / 2);
      return layer < 0 ? undefined : { pathway: { sample: 0, level, layer } };
    }
    case 'rules': {
      // The rule that is worth most of those that the layer takes part in.
      const [best] = result.pairs
        .flatMap(({ from, to, rules }, pair) =>
          from === name || to === name ? rules.map(({ gain }, rule) => ({ pair, rule, gain })) : [],
        )
        .sort((a, b) => b.gain - a.gain);
      return best && { rule: { pair: best.pair, rule: best.rule } };
    }
    case 'agreement': {
      const layer = result.layers.findIndex((each) => each.name === name);
      return layer < 0 ? undefined : { agreement: { layer } };
    }
    default:
      return undefined;
  }
}
