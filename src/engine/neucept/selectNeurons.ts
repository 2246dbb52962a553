import type { NeuceptLayer, NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { eValues, selectByEValues } from './eValues.ts';
import { knockoffThreshold } from './knockoffThreshold.ts';
import { falseDiscoveryRate } from './neuceptDefaults.ts';

type Selection = Pick<
  NeuceptLayer,
  'statistics' | 'counts' | 'eValues' | 'cut' | 'selected' | 'order' | 'ranks' | 'next'
>;

/**
 * Puts runs together.
 * @param runs W of each run
 * @param tested the neurons that W are of
 */
export function selectNeurons(
  runs: readonly ArrayLike<number>[],
  tested: readonly number[],
  parameters: NeuceptParameters,
): Selection {
  const q = falseDiscoveryRate(parameters);
  const statistics = tested.map((_, j) => runs.reduce((sum, run) => sum + run[j]!, 0) / runs.length);
  const counts = selectionCounts(runs, q, parameters);
  const values = parameters.aggregation === 'e-values' ? Array.from(eValues(runs, q)) : undefined;
  const scores = values ?? counts;
  const order = tested
    .map((_, j) => j)
    .sort((a, b) => scores[b]! - scores[a]! || statistics[b]! - statistics[a]!);
  const ranks: number[] = [];
  order.forEach((j, i) => ranks.push(i > 0 && scores[j] === scores[order[i - 1]!] ? ranks[i - 1]! : i + 1));
  const selected = new Set(select(runs, q, parameters));
  const neuron = (j: number): number => tested[j]!;
  const next = selected.size === 0 ? nextLevel(runs, q, parameters) : undefined;
  return {
    statistics,
    counts,
    ...(values && { eValues: values }),
    ...(selected.size > 0 && {
      cut: values ? tested.length / (q * selected.size) : Math.floor(runs.length / 2) + 1,
    }),
    selected: order.filter((j) => selected.has(j)).map(neuron),
    order: order.map(neuron),
    ranks,
    ...(next && { next }),
  };
}

function select(runs: readonly ArrayLike<number>[], q: number, parameters: NeuceptParameters): number[] {
  if (parameters.aggregation === 'e-values') return selectByEValues(eValues(runs, q), q);
  return selectionCounts(runs, q, parameters).flatMap((count, j) => (2 * count > runs.length ? [j] : []));
}

/** In how many of the runs each neuron is above the run's threshold. */
function selectionCounts(
  runs: readonly ArrayLike<number>[],
  q: number,
  { threshold }: Pick<NeuceptParameters, 'threshold'>,
): number[] {
  const counts = new Array<number>(runs[0]!.length).fill(0);
  for (const run of runs) {
    const least = knockoffThreshold(run, q, threshold === 'knockoff+' ? 1 : 0);
    for (let j = 0; j < counts.length; j++) if (run[j]! >= least) counts[j]!++;
  }
  return counts;
}

/** The lowest level above q, in hundredths, that selects something. */
function nextLevel(
  runs: readonly ArrayLike<number>[],
  q: number,
  parameters: NeuceptParameters,
): { q: number; selected: number } | undefined {
  for (let hundredths = Math.floor(100 * q) + 1; hundredths < 100; hundredths++) {
    const selected = select(runs, hundredths / 100, parameters).length;
    if (selected > 0) return { q: hundredths / 100, selected };
  }
  return undefined;
}
