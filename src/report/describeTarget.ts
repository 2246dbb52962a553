import type { ConductanceResult } from '../protocol/ConductanceResult.ts';
import { formatCount } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';

/** Which output the conductances explain, in words. */
export function describeTarget(result: ConductanceResult): string {
  const { target } = result.parameters;
  if (target === 'predicted') {
    return 'predicted class of each sample';
  }
  if (target === 'label') {
    return 'labelled class of each sample';
  }
  return `class ${describeClass(result, target)}`;
}

/** A class by its number and, where the network has labels, its name: "3 (cat)". */
export function describeClass(
  result: { readonly output: { readonly labels: readonly string[] } },
  index: number,
): string {
  const label = result.output.labels[index];
  return label === undefined || label === String(index)
    ? String(index)
    : `${index} (${shortenText(label, 40)})`;
}

/** How many samples were analysed, and of which class where one was chosen: "100", "12 of class 7". */
export function describeSamples(result: ConductanceResult): string {
  const { class: one } = result.parameters;
  const count = formatCount(result.data.samples);
  return one === 'all' ? count : `${count} of class ${describeClass(result, one)}`;
}

/** The parameters' baseline in words. */
export function describeBaseline(result: ConductanceResult): string {
  const { baseline } = result.parameters;
  return typeof baseline === 'string' ? shortenText(baseline, 60) : `constant ${baseline}`;
}

/** Number of steps and how it came about. */
export function describeSteps(result: ConductanceResult): string {
  if (result.parameters.steps !== 'auto') {
    return String(result.steps);
  }
  return `${result.steps} (auto${result.converged ? '' : ', tolerance not reached'})`;
}
