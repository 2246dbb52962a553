import { countOf } from './countOf.ts';
import type { Mechanisms, Share } from '../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import { describeClass } from './describeTarget.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

const clusteringNames = {
  kmeans: 'K-means',
  mixture: 'a Gaussian mixture',
  agglomerative: 'agglomerative clustering',
} as const;

/** Mechanisms whose precision is told in a sentence of its own. */
const mostTold = 3;

export function mechanismName(index: number): string {
  return `Mechanism ${index + 1}`;
}

/** The class whose predictions are told apart, or "the class" where the document does not name it. */
export function mechanismClass({ parameters, output }: NeuceptResult): string {
  const index = parameters.network?.class;
  return index === undefined ? 'the class' : describeClass({ output: output ?? { labels: [] } }, index);
}

/** "5 mechanisms among 4 926 samples that the network predicts as 0 (even)". */
export function mechanismsSummary(result: NeuceptResult, mechanisms: Mechanisms): string {
  const { sizes, parameters, samples, representatives } = mechanisms;
  const which = {
    predicted: ` that the network predicts as ${mechanismClass(result)}`,
    label: ` with the label ${mechanismClass(result)}`,
    all: result.parameters.network === undefined ? '' : ' of any class',
  }[parameters.clustered];
  const layers = new Set(representatives.map(({ layer }) => layer)).size;
  return (
    `${countOf(sizes.length, 'mechanism')} among ` +
    `${formatCount(samples.row.shape[0] ?? 0)} samples${which}, ` +
    `by ${countOf(representatives.length, 'neuron')} of ` +
    `${countOf(layers, 'layer')}.`
  );
}

/** How many mechanisms there are, why, and how well they are apart. */
export function countReason({ parameters, sizes, candidates, silhouette, appliedFrom }: Mechanisms): string {
  const { count, criterion, clustering } = parameters;
  const tried = candidates?.map((candidate) => candidate.count) ?? [];
  const range = tried.length > 0 ? ` of K = ${Math.min(...tried)} to ${Math.max(...tried)}` : '';
  const by = { silhouette: 'the highest mean silhouette', bic: 'the lowest BIC' }[criterion];
  const why =
    count === 'auto' ? `it ${appliedFrom === undefined ? 'has' : 'had'} ${by}${range}` : 'it was asked for';
  const found = appliedFrom === undefined ? 'Found' : 'Found before';
  const apart =
    silhouette === undefined ? '' : ` Mean silhouette ${formatNumber(silhouette)}: ${apartness(silhouette)}.`;
  return `${found} by ${clusteringNames[clustering]} with K = ${sizes.length}, because ${why}.${apart}`;
}

/** Bounds of Kaufman and Rousseeuw, "Finding Groups in Data" (1990), table 4. */
function apartness(silhouette: number): string {
  if (silhouette > 0.7) return 'the groups are far apart';
  if (silhouette > 0.5) return 'the groups are apart';
  if (silhouette > 0.25) return 'the groups touch, and other ones would be nearly as good';
  return 'the groups run into each other; they cut up a whole more than they find parts';
}

/** What a mechanism tells of the fine label. */
export function entropySentence({ entropy }: Mechanisms): string | undefined {
  if (entropy === undefined) return undefined;
  const { bits, whole } = entropy;
  const told =
    whole > 0 ? `; the mechanism tells ${formatPercent(Math.max(0, 1 - bits / whole))} of them` : '';
  return (
    `Cluster entropy ${formatNumber(bits)} bits: so much is left open of a sample's fine label when its mechanism is known. ` +
    `When it is not, ${formatNumber(whole)} bits are open${told}. At 0 every mechanism would hold one fine label alone.`
  );
}

/** "36.7 % (30–44 %)": a share and its 95 % interval. */
export function shareText({ hits, of, low, high }: Share): string {
  return `${formatPercent(hits / of)} (${Math.round(100 * low)}–${Math.round(100 * high)}\u2009%)`;
}

/** Whether a mechanism's interval lies beside the precision of all predictions. */
export function precisionBeside(share: Share | null, whole: Share): 'below' | 'above' | undefined {
  if (share === null) return undefined;
  const rate = whole.hits / whole.of;
  if (share.high < rate) return 'below';
  return share.low > rate ? 'above' : undefined;
}

/** Which mechanisms are less reliable than the whole class, in sentences, the worst first. */
export function precisionVerdict({ precision }: Mechanisms): string[] {
  if (precision === undefined) return [];
  const { whole, mechanisms } = precision;
  const all = formatPercent(whole.hits / whole.of);
  const beside = (side: 'below' | 'above') =>
    mechanisms
      .flatMap((share, index) =>
        share !== null && precisionBeside(share, whole) === side ? [{ share, index }] : [],
      )
      .sort((a, b) => a.share.hits / a.share.of - b.share.hits / b.share.of);
  const [below, above] = [beside('below'), beside('above')];
  const list = below
    .slice(0, mostTold)
    .map(
      ({ share, index }) =>
        `${mechanismName(index)}: ${shareText(share)} of ${formatCount(share.of)} predictions are right, against ${all} of all.`,
    );
  if (below.length > mostTold) {
    const more = below.length - mostTold;
    list.push(`${formatCount(more)} more ${more === 1 ? 'is' : 'are'} less reliable than all.`);
  }
  if (below.length === 0) {
    list.push(
      above.length === 0
        ? `No mechanism is clearly more or less reliable than all: the 95 % interval of each holds their ${all}.`
        : `No mechanism is clearly less reliable than all, of which ${all} are right.`,
    );
  }
  return list;
}

/** "4 (81 %), 9 (12 %)": the fine labels that most samples of a mechanism have. */
export function mostFine(
  mechanisms: Pick<Mechanisms, 'entropy' | 'fineNames'>,
  index: number,
  most = 2,
): string {
  const counts = mechanisms.entropy?.counts[index] ?? [];
  const size = counts.reduce((sum, count) => sum + count, 0);
  return counts
    .map((count, fine) => ({ count, fine }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.fine - b.fine)
    .slice(0, most)
    .map(
      ({ count, fine }) => `${fineName(mechanisms, fine, 20)} (${Math.round((100 * count) / size)}\u2009%)`,
    )
    .join(', ');
}

export function fineName({ fineNames }: Pick<Mechanisms, 'fineNames'>, fine: number, length = 40): string {
  return shortenText(fineNames?.[fine] || String(fine), length);
}

/** Of mechanisms that were found elsewhere: where. */
export function appliedSentence({ appliedFrom, samples }: Mechanisms): string | undefined {
  if (appliedFrom === undefined) return undefined;
  return (
    `The mechanisms are those of ${shortenText(baseName(appliedFrom.path), 60)} (${appliedFrom.createdAt.slice(0, 10)}, ` +
    `found in ${shortenText(baseName(appliedFrom.data), 60)}); here they are applied to ${formatCount(samples.row.shape[0] ?? 0)} samples.`
  );
}
