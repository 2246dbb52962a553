import { InvalidArgumentError, Option } from 'commander';
import { InputError } from '../engine/InputError.ts';
import type { RulesResult } from '../protocol/RulesResult.ts';
import { cascadeText } from '../report/cascadeText.ts';
import { plainText } from '../report/plainText.ts';
import { shortenText } from '../report/shortenText.ts';
import { findNeuron } from './findNeuron.ts';
import { print } from './print.ts';

/** `--follow layer:neuron`. Whether there is such a neuron is known with the result only. */
export function followOption(): Option {
  return new Option(
    '--follow <layer:neuron>',
    'also print which rules start from a neuron and which lead to it, from layer to layer, such as class:7',
  ).argParser((text: string) => {
    if (text.includes(':')) return text;
    throw new InvalidArgumentError(
      'It has to be a layer and a neuron with a colon between, such as class:7.',
    );
  });
}

/**
 * Throws an InputError where `--follow` names none of these layers, before a long search; whether the layer has the neuron
 * is known with the result.
 */
export function checkFollowed(follow: string, layers: readonly string[]): void {
  const layer = follow.slice(0, follow.lastIndexOf(':'));
  // Of two matrices, "heads (H.npy)" is meant by "heads" as well.
  if (layers.some((name) => name === layer || layer.startsWith(`${name} (`))) return;
  throw new InputError(
    `--follow ${follow}: no rules are looked for in a layer ${shortenText(layer)}; there are ${layers
      .slice(0, 12)
      .map((name) => shortenText(name))
      .join(', ')}${layers.length > 12 ? ', …' : ''}`,
  );
}

/** Prints the cascades of the neuron that `--follow` names. Throws an InputError for one that is not there. */
export function printCascade(result: RulesResult, follow: string): void {
  print(`\n${plainText(cascadeText(result, findNeuron(result, follow)))}\n`);
}
