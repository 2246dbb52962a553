import type { ConductanceLayer, ConductanceResult } from '../protocol/ConductanceResult.ts';
import { describeBaseline, describeSamples, describeSteps, describeTarget } from './describeTarget.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from './formatNumber.ts';
import { rankNeurons } from './rankNeurons.ts';
import { baseName, shortenText } from './shortenText.ts';
import { table } from './table.ts';

const longestName = 36;

/**
 * A ranking as plain text: what was analysed, then one line a layer with its share, completeness error and best neurons
 * with their rank intervals.
 */
export function conductanceText(result: ConductanceResult, topNeurons: number): string {
  const head = [
    `Conductance of ${shortenText(baseName(result.model.path))} on ${shortenText(baseName(result.data.path))}`,
    `samples: ${describeSamples(result)}, target: ${describeTarget(result)}, baseline: ${describeBaseline(result)}, ` +
      `steps: ${describeSteps(result)}, device: ${shortenText(result.device)}, seed: ${result.seed}, ` +
      `${formatNumber(result.seconds)} s`,
  ];
  const bootstrap = result.layers.some((layer) => layer.rankInterval !== undefined);
  const rows = [
    [
      'layer',
      'operator',
      'shape',
      'share',
      'error',
      `neurons by mean |conductance|: mean${bootstrap ? ' [95 % rank interval]' : ''}`,
    ],
    ...result.layers.map((layer) => [
      shortenText(layer.name, longestName),
      shortenText(layer.operator, 20),
      formatShape(layer.shape),
      formatPercent(layer.share),
      describeError(layer),
      describeTop(layer, topNeurons),
    ]),
  ];
  const notes = [
    ...(result.layers.some((layer) => layer.completeness === 'not a cut')
      ? [
          'not a cut: part of the signal goes round the layer, so its conductances need not add up to the output; those of the layer after "see" do.',
        ]
      : []),
    ...result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`),
  ];
  const sections = [head.join('\n'), table(rows, [3, 4]), ...(notes.length > 0 ? [notes.join('\n')] : [])];
  return sections.join('\n\n');
}

function describeError({ completeness, completeInstead }: ConductanceLayer): string {
  if (completeness !== 'not a cut') return formatPercent(completeness.relativeError);
  return completeInstead === undefined ? 'not a cut' : `not a cut, see ${shortenText(completeInstead, 24)}`;
}

function describeTop(layer: ConductanceLayer, count: number): string {
  const top = rankNeurons(layer).slice(0, count);
  const parts = top.map((neuron) => {
    const interval = layer.rankInterval;
    const range = interval === undefined ? '' : ` [${interval.low[neuron]}–${interval.high[neuron]}]`;
    return `#${neuron}: ${formatNumber(layer.scores[neuron]!)}${range}`;
  });
  const rest = layer.neurons - top.length;
  return parts.join('  ') + (rest > 0 ? `  +${formatCount(rest)}` : '');
}
