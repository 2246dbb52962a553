import type { InterventionClass, InterventionResult } from '../protocol/InterventionResult.ts';
import { formatCount } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

export function interventionTitle({ model, data }: InterventionResult): string {
  return `Intervention in ${shortenText(baseName(model.path))} on ${shortenText(baseName(data.path))}`;
}

export function className(
  { index, name }: { index: number; name?: string | undefined },
  length = 24,
): string {
  return name === undefined ? String(index) : shortenText(name, length);
}

export const verdictWords: Readonly<Record<InterventionClass['verdict'], string>> = {
  more: 'more than random',
  notMore: 'not more than random',
  noRules: 'no rules',
  noSamples: 'no samples',
};

/** For how many classes the neurons of the rules matter more than others, in one sentence. */
export function interventionVerdict({ classes, parameters }: InterventionResult): string {
  const tested = classes.filter(({ random }) => random);
  const more = tested.filter(({ verdict }) => verdict === 'more').length;
  const without = (verdict: InterventionClass['verdict'], words: string): string[] => {
    const count = classes.filter((each) => each.verdict === verdict).length;
    return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? 'has' : 'have'} ${words}`];
  };
  const rest = [...without('noRules', 'no rules'), ...without('noSamples', 'no samples')];
  const others = rest.length > 0 ? `; ${rest.join(', ')}` : '';
  if (tested.length === 0) return `No class could be tested${others}.`;
  return (
    `${formatCount(more)} of ${formatCount(tested.length)} ${tested.length === 1 ? 'class' : 'classes'} ` +
    `${more === 1 ? 'drops' : 'drop'} more without the neurons of ${more === 1 ? 'its' : 'their'} rules than in 90 % of ` +
    `${formatCount(parameters.random)} random interventions of the same size${others}.`
  );
}
