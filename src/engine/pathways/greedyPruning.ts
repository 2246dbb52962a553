import type { Selection } from './selectPathways.ts';
import type { Gates, PathwayRunner, TracedSample } from './PathwayRunner.ts';

/**
 * Greedy pruning (algorithm 1): removes, round by round, the neurons whose removal changes the response least by the
 * Taylor score |a · ∂F/∂a| of the network pruned so far, but never one that scores 0. So removals switch dead neurons
 * on, and those become part of the pathway: it shows what the pruning objective allows.
 *
 * A pathway is what scores above 0 when no more neurons do than the sparsity leaves. Neurons that stay dead are never
 * removed and never counted.
 *
 * @param sparsities ascending.
 * @param rounds in which the neurons that score at the start are brought down to the highest sparsity; fewer where one
 * neuron a round is enough, more where others switch on.
 */
export async function greedyPruning(
  runner: PathwayRunner,
  sample: TracedSample,
  sparsities: readonly number[],
  rounds: number,
): Promise<{ selections: Selection[]; scores: Gates }> {
  let scores = await greedyScores(runner, sample);
  const gates = scores.map((layer) => new Float64Array(layer.length).fill(1));
  const total = scores.reduce((sum, layer) => sum + layer.length, 0);
  const limits = sparsities.map((share) => total - Math.ceil(share * total - 1e-9));
  const selections: Selection[] = [];
  let first: Gates | undefined;
  let perRound: number | undefined;
  for (;;) {
    const active = scores.reduce((sum, layer) => sum + countPositive(layer), 0);
    while (selections.length < limits.length && active <= limits[selections.length]!) {
      const layers = scores.map(strongestFirst);
      const asked = sparsities[selections.length]!;
      selections.push({ asked, reached: 1 - active / total, kept: active, threshold: 0, tied: 0, layers });
      first ??= scores;
    }
    if (selections.length === limits.length) return { selections, scores: first! };
    perRound ??= Math.max(1, Math.ceil((active - limits.at(-1)!) / rounds));
    removeLowest(scores, gates, Math.min(perRound, active - limits[selections.length]!));
    scores = await greedyScores(runner, sample, gates);
  }
}

/** |a · ∂F/∂a| of the neurons that are still there, 0 for the others. */
async function greedyScores(
  runner: PathwayRunner,
  sample: TracedSample,
  gates: Gates = runner.whole(),
): Promise<Float64Array[]> {
  const { gradient } = await runner.gateGradient(sample, gates);
  return gradient.map((layer, i) =>
    layer.map((value, neuron) => (gates[i]![neuron] === 0 ? 0 : Math.abs(value))),
  );
}

/** Closes the gates of the `count` neurons with the lowest scores above 0; of equal ones those of the first layers. */
function removeLowest(scores: Gates, gates: Gates, count: number): void {
  const positive = new Float64Array(scores.reduce((sum, layer) => sum + countPositive(layer), 0));
  let offset = 0;
  for (const layer of scores) for (const score of layer) if (score > 0) positive[offset++] = score;
  positive.sort();
  const border = positive[count - 1]!;
  let atBorder = count;
  for (const score of positive) if (score < border) atBorder--;
  scores.forEach((layer, i) =>
    layer.forEach((score, neuron) => {
      if (score > 0 && (score < border || (score === border && atBorder-- > 0))) gates[i]![neuron] = 0;
    }),
  );
}

function countPositive(layer: Float64Array): number {
  let count = 0;
  for (const score of layer) if (score > 0) count++;
  return count;
}

function strongestFirst(layer: Float64Array): number[] {
  const neurons: number[] = [];
  for (let i = 0; i < layer.length; i++) if (layer[i]! > 0) neurons.push(i);
  return neurons.sort((a, b) => layer[b]! - layer[a]! || a - b);
}
