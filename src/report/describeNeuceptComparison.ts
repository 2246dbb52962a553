import { countOf } from './countOf.ts';
import type {
  ComparedLayer,
  ComparedMechanisms,
  EntropyCurve,
  MechanismAgreement,
  NeuceptComparisonResult,
} from '../protocol/NeuceptComparisonResult.ts';
import type { MechanismParameters } from '../protocol/Mechanisms.ts';
import { comparedNames } from './describeComparison.ts';
import { describeClass } from './describeTarget.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';

/** Short, for heads of tables and charts. */
export const clusteringHeads: Readonly<Record<MechanismParameters['clustering'], string>> = {
  kmeans: 'K-means',
  mixture: 'Gaussian mixture',
  agglomerative: 'Agglomerative',
};

export function neuceptComparisonTitle(result: NeuceptComparisonResult): string {
  const { parameters, output } = result;
  const index = parameters.network?.class;
  const of =
    index === undefined ? '' : `, class ${describeClass({ output: output ?? { labels: [] } }, index)}`;
  return `Critical neurons of ${comparedNames(result)}${of}`;
}

/** "6 of 20; 4.50 by chance": selected neurons with the same numbers, of those selected in any of the two. */
export function overlapText({ overlap }: ComparedLayer): string {
  if (!overlap) return 'other shape';
  if (overlap.any === 0) return 'none selected';
  return (
    `${formatCount(overlap.both)} of ${formatCount(overlap.any)} ` +
    `(Jaccard ${formatNumber(overlap.both / overlap.any)}), ${formatNumber(overlap.expected)} by chance`
  );
}

/** Bounds of Steinley, "Properties of the Hubert-Arabie adjusted Rand index" (2004), and what is next to chance. */
function agreementWords(adjustedRand: number): string {
  if (adjustedRand >= 0.9) return 'in the same way, or nearly so';
  if (adjustedRand >= 0.65) return 'in much the same way';
  if (adjustedRand >= 0.05) return 'partly in the same way';
  return 'in ways that have no more in common than chance gives them';
}

/** Whether the two models tell the same samples apart, in sentences. */
export function agreementSentence(agreement: MechanismAgreement): string {
  const { samples, adjustedRand, adjustedMutualInformation, normalisedMutualInformation } = agreement;
  return (
    `The two models divide the ${formatCount(samples)} samples that have a mechanism in both ${agreementWords(adjustedRand)}: ` +
    `adjusted Rand index ${formatNumber(adjustedRand)}, adjusted mutual information ${formatNumber(adjustedMutualInformation)} ` +
    `(not adjusted: ${formatNumber(normalisedMutualInformation)}).`
  );
}

/** How much the mechanisms of each leave open of the fine labels, in sentences. */
export function entropyComparison({ mechanisms, entropies }: NeuceptComparisonResult): string | undefined {
  const { first, second } = mechanisms ?? {};
  if (!first?.entropy || !second?.entropy) return undefined;
  const difference = second.entropy.bits - first.entropy.bits;
  const [k1, k2] = [first.sizes.length, second.sizes.length];
  const side = ({ entropy }: ComparedMechanisms): string =>
    `${formatNumber(entropy!.bits)} of ${formatNumber(entropy!.whole)} bits`;
  const verdict =
    difference === 0
      ? 'there is no difference.'
      : `the mechanisms of ${difference > 0 ? 'A' : 'B'} follow the fine labels more closely, by ${formatNumber(Math.abs(difference))} bits.`;
  const counts =
    k1 === k2
      ? ''
      : ` They have ${k1} and ${k2} mechanisms, and more of them leave less open` +
        (entropies ? ': the entropies at the same numbers of clusters are fairer.' : '.');
  return (
    `When a sample's mechanism is known, ${side(first)} of its fine label are left open in A, and ${side(second)} in B: ` +
    verdict +
    counts
  );
}

/** B - A at each number of clusters. */
export function entropyDifferences({ first, second }: EntropyCurve): number[] {
  return first.map((bits, i) => second[i]! - bits);
}

/** With two decimals, so that a column of them can be read. */
export function formatBits(bits: number): string {
  const rounded = Math.round(100 * Math.abs(bits)) / 100;
  return `${bits < 0 && rounded > 0 ? '\u2212' : ''}${rounded.toFixed(2)}`;
}

/** "B − A: 0.12 … 0.63 bits". */
export function differenceRange(curve: EntropyCurve): string {
  const differences = entropyDifferences(curve);
  const [low, high] = [Math.min(...differences), Math.max(...differences)].map(formatBits);
  return `B \u2212 A: ${low} \u2026 ${high} bits`;
}

/** In how many of the clusterings B's entropy is higher than A's. */
export function entropyCount(result: NeuceptComparisonResult): string | undefined {
  const { entropies } = result;
  if (!entropies || entropies.curves.length === 0) return undefined;
  const differences = entropies.curves.flatMap(entropyDifferences);
  const higher = differences.filter((difference) => difference > 0).length;
  const lower = differences.filter((difference) => difference < 0).length;
  const meanOf = (values: readonly number[]): string =>
    formatBits(values.reduce((sum, value) => sum + value, 0) / values.length);
  const layers = [...new Set(entropies.curves.map(({ layer }) => layer))].map((layer) => {
    const own = entropies.curves.filter((curve) => curve.layer === layer).flatMap(entropyDifferences);
    return `${shortenText(layer, 40)} ${meanOf(own)}`;
  });
  return (
    `In ${formatCount(higher)} of ${formatCount(differences.length)} clusterings (layer, way to cluster and number of clusters) ` +
    `B leaves more of the fine label open than A, in ${formatCount(lower)} less; on average ${meanOf(differences)} bits more in B ` +
    `(${layers.slice(0, 12).join(', ')}${layers.length > 12 ? ', …' : ''}).`
  );
}

/** "8 layers only in A: conv1, conv2, …". */
export function unmatchedText(
  { unmatched }: NeuceptComparisonResult,
  name: (text: string) => string,
): string[] {
  return (
    [
      ['A', unmatched.first],
      ['B', unmatched.second],
    ] as const
  ).flatMap(([model, layers]) =>
    layers.length === 0
      ? []
      : [
          `${countOf(layers.length, 'layer')} analysed in ${model} only: ` +
            `${layers.slice(0, 10).map(name).join(', ')}${layers.length > 10 ? ', …' : ''}`,
        ],
  );
}

/** "12 (48 %)": how many of the tested neurons are selected. */
export function selectedText({ selected, tested }: ComparedLayer['first']): string {
  const share = tested.length === 0 ? 0 : selected.length / tested.length;
  return `${formatCount(selected.length)} of ${formatCount(tested.length)} (${formatPercent(share)})`;
}
