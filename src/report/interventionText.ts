import type { InterventionClass, InterventionResult } from '../protocol/InterventionResult.ts';
import { className, interventionTitle, interventionVerdict, verdictWords } from './describeIntervention.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** An intervention as plain text: for each class its accuracy before, after, and after random interventions. */
export function interventionText(result: InterventionResult, topClasses: number): string {
  const { classes, layer, parameters } = result;
  const shown = classes.slice(0, topClasses);
  const rest = classes.length - shown.length;
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  const columns = [
    'class',
    'samples',
    'neurons',
    'before',
    'after',
    'random: median',
    '10 % quantile',
    'drops',
    'then predicted as',
  ];
  return [
    [
      interventionTitle(result),
      `samples: ${formatCount(result.data.samples)}, right is: ${parameters.target === 'label' ? 'the label' : "the whole network's prediction"}, ` +
        `layer: ${shortenText(layer.name, 40)} with ${formatCount(layer.neurons)} neurons, accuracy: ${formatPercent(result.accuracy)}, ` +
        `device: ${shortenText(result.device)}, ${formatNumber(result.seconds)} s`,
    ].join('\n'),
    interventionVerdict(result),
    [
      table([columns, ...shown.map((each) => row(each, classes))], [1, 2, 3, 4, 5, 6]),
      ...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
    ].join('\n'),
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}

function row(tested: InterventionClass, classes: readonly InterventionClass[]): string[] {
  const percent = (share: number | undefined): string => (share === undefined ? '' : formatPercent(share));
  const instead = tested.instead
    .slice(0, 3)
    .map(({ index, samples }) => `${className(classes[index]!)} (${formatCount(samples)})`);
  return [
    className(tested),
    formatCount(tested.samples),
    formatCount(tested.neurons.length),
    percent(tested.before),
    percent(tested.after),
    percent(tested.random?.class.median),
    percent(tested.random?.class.quantile10),
    verdictWords[tested.verdict],
    instead.join(', '),
  ];
}
