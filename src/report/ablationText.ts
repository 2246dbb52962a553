import type { AblationCurve, AblationResult } from '../protocol/AblationResult.ts';
import {
  ablationSettings,
  ablationTitle,
  againstRandomSentence,
  beatsRandomNeurons,
  describeAblatedClass,
  describeMean,
  describeScale,
  describeSetting,
  formatPoints,
  neuronMethodNames,
  signCaveat,
} from './describeAblation.ts';
import { againstRandomWords } from './describeEvaluation.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** More columns would not fit a terminal; the ones between are left out. */
const mostColumns = 6;

/**
 * An ablation as plain text: a table for each number of protected neurons and γ, of the mean over the classes and of
 * each class.
 * @param most classes of which tables are printed
 */
export function ablationText(result: AblationResult, most: number): string {
  const { data, device, seconds, seed, layer, parameters, classes, mean } = result;
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  const noise =
    `noise${parameters.sign === 'both' ? ' of both signs' : ''}: ${parameters.repeats} ${parameters.repeats === 1 ? 'draw' : 'draws'} for each sample; a level is the ` +
    `${describeScale(result)}`;
  const caveat = signCaveat(result);
  const verdict = againstRandomSentence(result, mean ?? classes[0]!.curves);
  const parts: string[] = [
    `${ablationTitle(result)}\nsamples: ${formatCount(data.samples)}, neurons: ${formatCount(layer.neurons)}, seed: ${seed}, device: ${shortenText(device)}, ${formatNumber(seconds)} s\n${noise}`,
    ...(verdict === undefined ? [] : [verdict]),
    ...(caveat === undefined ? [] : [caveat]),
  ];
  if (mean) parts.push(...settingTables(result, mean, describeMean(result)));
  const shown = mean ? classes.slice(0, most) : classes;
  for (const tested of shown) {
    parts.push(...settingTables(result, tested.curves, describeAblatedClass(tested)));
    const protectedNeurons = Object.entries(tested.neurons).map(
      ([method, neurons]) =>
        `${neuronMethodNames[method as keyof typeof neuronMethodNames].name}: ${neurons.join(', ')}`,
    );
    const selected =
      tested.selected === undefined
        ? ''
        : `; NeuCEPT selects ${formatCount(tested.selected)} at its precision`;
    if (protectedNeurons.length > 0)
      parts.push(`neurons, the most important first${selected}\n${protectedNeurons.join('\n')}`);
  }
  if (shown.length < classes.length) {
    parts.push(`not printed: ${formatCount(classes.length - shown.length)} single classes`);
  }
  parts.push(
    'mean: the mean height of the curve; ± is the standard error over the samples; intervals of points are in the result.',
  );
  return [...parts, ...(warnings.length > 0 ? [warnings.join('\n')] : [])].join('\n\n');
}

function settingTables(result: AblationResult, curves: readonly AblationCurve[], words: string): string[] {
  const chosen = columnsOf(result.levels.length);
  return ablationSettings(result, curves).map((setting) => {
    const hasRandom = setting.curves.some(({ againstRandom }) => againstRandom);
    const head = [
      'accuracy at noise',
      ...chosen.map((i) => formatNumber(result.levels[i]!)),
      'mean',
      ...(hasRandom ? ['minus random (points)', ''] : []),
    ];
    const rows = setting.curves.map((curve) => {
      const verdict = beatsRandomNeurons(curve);
      return [
        neuronMethodNames[curve.method].name,
        ...chosen.map((i) => formatPercent(curve.points[i]!.accuracy)),
        formatPercent(curve.area.mean),
        ...(hasRandom
          ? [
              curve.againstRandom ? formatPoints(curve.againstRandom) : '',
              verdict === undefined ? '' : againstRandomWords[verdict],
            ]
          : []),
      ];
    });
    return `${words}; ${describeSetting(setting)}\n${table([head, ...rows])}`;
  });
}

/** The first, the last, and some between. */
function columnsOf(count: number): number[] {
  if (count <= mostColumns) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: mostColumns }, (_, i) => Math.round((i * (count - 1)) / (mostColumns - 1)));
}
