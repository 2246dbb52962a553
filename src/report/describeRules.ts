import type { RulesResult } from '../protocol/RulesResult.ts';
import { baseName, shortenText } from './shortenText.ts';

/** What rules were searched in. */
export function rulesTitle({ model, data, layers }: RulesResult): string {
  const [first, second] = [model, data].map(({ path }) => shortenText(baseName(path)));
  return layers.some(({ kind }) => kind === 'matrix')
    ? `Rules from ${first} to ${second}`
    : `Rules in ${first} on ${second}`;
}

/** When a neuron counts as active. */
export function describeBinarisation({ parameters: { quantile } }: RulesResult): string {
  return quantile === undefined ? 'above 0' : `above the neuron's ${quantile} quantile`;
}
