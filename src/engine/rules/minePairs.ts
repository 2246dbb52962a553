import type { RulePair, RulesParameters } from '../../protocol/RulesResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import { tailNeurons } from '../../protocol/tailNeurons.ts';
import type { BitMatrix } from '../numeric/BitMatrix.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import type { BinaryLayer } from './BinaryLayer.ts';
import { pickColumns } from './pickColumns.ts';
import { RuleData } from './RuleData.ts';
import { searchCost } from './searchCost.ts';
import { searchRules, type FoundRules } from './searchRules.ts';
import { warnOfConstants } from './warnOfConstants.ts';

/** Share of a search's time that its first pass over the tails takes; merges and later passes took the rest on MNIST. */
const firstPass = 0.5;

/** One search: the tails are a layer's neurons, or the positions of one of its channels. */
interface Tails {
  readonly channel?: number;
  readonly bits: BitMatrix;
}

/**
 * Rules from each layer to the next; in a cascade, only from neurons to which rules lead. What cannot have rules is left
 * out, with a warning that says why. When the signal is aborted, what was found so far comes back.
 */
export async function minePairs(
  layers: readonly BinaryLayer[],
  parameters: Pick<RulesParameters, 'theta' | 'mu' | 'quantile' | 'unit' | 'cascade'>,
  warnings: string[],
  { progress, signal }: { progress: ReportProgress; signal: AbortSignal },
): Promise<RulePair[]> {
  warnOfConstants(layers, parameters, warnings);
  const steps = layers
    .slice(0, -1)
    .map((from, i) => ({ from, to: layers[i + 1]!, tails: tailsOf(layers[i + 1]!) }));
  const costs = steps.map(({ from }) => searchCost(from.bits));
  const total = steps.reduce(
    (sum, { tails }, i) => tails.reduce((partial, { bits }) => partial + costs[i]! * bits.columns, sum),
    0,
  );
  const meter = new ProgressMeter((state) => progress({ ...state, keeps: true }), total, 'Searching rules');
  const pairs: RulePair[] = [];
  for (const [i, { from, to, tails }] of steps.entries()) {
    const heads = parameters.cascade && i > 0 ? reachedNeurons(pairs, from.layer.name) : undefined;
    if (heads?.length === 0) {
      warnings.push(`No rule leads to ${from.layer.name}, so that the cascade ends there.`);
      break;
    }
    const headBits = heads ? pickColumns(from.bits, heads) : from.bits;
    for (const each of tails) {
      const { channel } = each;
      const name = `${from.layer.name} → ${to.layer.name}${channel === undefined ? '' : `, channel ${channel}`}`;
      const work = costs[i]! * each.bits.columns;
      let done = 0;
      const found = await searchRules(new RuleData(headBits, each.bits), {
        theta: parameters.theta,
        mu: parameters.mu,
        signal,
        report: ({ rules, saved, share, merging }) => {
          const doing = merging ? 'merging' : 'searching';
          meter.say(`${name}: ${doing}, ${rules} rules, ${Math.round(saved)} bits saved`);
          meter.advance(work * firstPass * (share - done));
          done = share;
        },
      });
      meter.advance(work * (1 - firstPass * done));
      pairs.push({
        from: from.layer.name,
        to: to.layer.name,
        ...(channel === undefined
          ? {}
          : { channel, plane: { shape: [...to.planes!.shape], active: [...each.bits.counts()] } }),
        rules: rulesOf(found, heads),
        bits: { baseline: found.baseline, model: found.bits },
        partial: found.partial,
      });
      if (found.partial) {
        warnings.push(`The search was stopped at ${name}; what it had found is here.`);
        return pairs;
      }
    }
  }
  return pairs;
}

function tailsOf({ bits, planes }: BinaryLayer): readonly Tails[] {
  return planes
    ? [...planes.channels].map(([channel, plane]) => ({ channel, bits: plane.bits }))
    : [{ bits }];
}

/** The neurons of a layer to which rules lead, ascending. */
function reachedNeurons(pairs: readonly RulePair[], layer: string): number[] {
  const reached = pairs
    .filter(({ to }) => to === layer)
    .flatMap((pair) => pair.rules.flatMap((rule) => tailNeurons(pair, rule)));
  return [...new Set(reached)].sort((a, b) => a - b);
}

/** @param heads the neurons that were searched as heads, where they were not all */
function rulesOf({ rules }: FoundRules, heads: readonly number[] | undefined): RulePair['rules'] {
  return rules.map(({ head, tail, l, k, fit, gain }) => ({
    head: heads ? head.map((each) => heads[each]!) : [...head],
    tail: [...tail],
    l,
    k,
    applies: fit.applies,
    support: fit.holds,
    confidence: fit.holds / fit.applies,
    gain,
  }));
}
