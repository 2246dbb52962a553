import type { ProbesResult, ProbeTarget } from '../protocol/ProbesResult.ts';
import { mechanismName } from './describeMechanisms.ts';
import { formatCount, formatPercent } from './formatNumber.ts';
import type { MethodStyle } from './methodStyles.ts';
import { baseName, shortenText } from './shortenText.ts';

type DescribedTarget = ProbesResult['targets'][number];

export const targetNames: Readonly<Record<ProbeTarget, string>> = {
  labels: 'Labels',
  fine: 'Fine labels',
  mechanisms: 'Mechanisms',
};

/** Okabe and Ito's colours, told apart with any colour vision. */
export const targetStyles: Readonly<Record<ProbeTarget, MethodStyle>> = {
  labels: { color: '#0072b2', dash: 'solid', symbol: 'square' },
  fine: { color: '#d55e00', dash: 'solid', symbol: 'circle' },
  mechanisms: { color: '#009e73', dash: 'solid', symbol: 'diamond' },
};

export function probesTitle({ model, data }: ProbesResult): string {
  return `Linear probes of ${shortenText(baseName(model.path))} on ${shortenText(baseName(data.path))}`;
}

/** "Fine labels (10 classes)". */
export function describeProbeTarget({ target, classes }: DescribedTarget): string {
  const kind = target === 'mechanisms' ? '' : ' classes';
  return `${targetNames[target]} (${formatCount(classes.length)}${kind})`;
}

/** The name of a class, or its number. */
export function probeClassName(
  { target }: DescribedTarget,
  { index, name }: DescribedTarget['classes'][number],
): string {
  if (target === 'mechanisms') return mechanismName(index);
  return name === undefined ? String(index) : shortenText(name, 40);
}

/** What the samples of a target are for. */
export function describeProbeSamples({ trained, tested }: DescribedTarget): string {
  return `fitted to ${formatCount(trained)} samples, tested on ${formatCount(tested)} others`;
}

/** The layer with the highest accuracy of each target, in a sentence; of equal ones the first. */
export function bestLayersSentence({ targets, layers }: ProbesResult): string {
  const best = targets.map(({ target, chance }, k) => {
    const shares = layers.map(({ probes }) => probes[k]!.held.hits / probes[k]!.held.of);
    const highest = Math.max(...shares);
    const name = shortenText(layers[shares.indexOf(highest)]!.name, 40);
    return `${targetNames[target].toLowerCase()} from ${name} (${formatPercent(highest)}, chance ${formatPercent(chance)})`;
  });
  return `Highest accuracy: ${best.join('; ')}.`;
}
