import type { ConductanceResult } from '../protocol/ConductanceResult.ts';
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
export function describeClass(result: ConductanceResult, index: number): string {
  const label = result.output.labels[index];
  return label === undefined || label === String(index)
    ? String(index)
    : `${index} (${shortenText(label, 40)})`;
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
