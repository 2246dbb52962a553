import type { ProbesResult } from '../protocol/ProbesResult.ts';
import {
  bestLayersSentence,
  describeProbeSamples,
  describeProbeTarget,
  probesTitle,
} from './describeProbes.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** Linear probes as plain text: for each target a table of the layers. */
export function probesText(result: ProbesResult): string {
  const { data, device, seconds, seed, targets, layers } = result;
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  const tables = targets.map((target, i) => {
    const rows = layers.map(({ name, neurons, probes }) => {
      const { held, training } = probes[i]!;
      return [
        shortenText(name, 40),
        formatCount(neurons),
        formatPercent(held.hits / held.of),
        `${formatPercent(held.low)} … ${formatPercent(held.high)}`,
        formatPercent(training),
      ];
    });
    const head = ['layer', 'numbers', 'accuracy', '95 % interval', 'while fitting'];
    return (
      `${describeProbeTarget(target)}: ${describeProbeSamples(target)}; chance ${formatPercent(target.chance)}\n` +
      table([head, ...rows], [1, 2])
    );
  });
  return [
    `${probesTitle(result)}\nsamples: ${formatCount(data.samples)}, seed: ${seed}, device: ${shortenText(device)}, ${formatNumber(seconds)} s`,
    bestLayersSentence(result),
    ...tables,
    'chance: the share of the most frequent class; while fitting: accuracy on the samples that the probe was fitted to',
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}
