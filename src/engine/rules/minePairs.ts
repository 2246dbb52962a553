import type { RulePair, RulesLayer, RulesParameters } from '../../protocol/RulesResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import type { BitMatrix } from '../numeric/BitMatrix.ts';
import { RuleData } from './RuleData.ts';
import { searchRules } from './searchRules.ts';

/** A layer with the samples in which its neurons are active. */
export interface BinaryLayer {
  readonly layer: RulesLayer;
  readonly bits: BitMatrix;
}

/**
 * Rules from each layer to the next. What cannot have rules is left out, with a warning that says why. When the signal
 * is aborted, what was found so far comes back.
 */
export async function minePairs(
  layers: readonly BinaryLayer[],
  { theta, mu, quantile }: RulesParameters,
  warnings: string[],
  { progress, signal }: { progress: ReportProgress; signal: AbortSignal },
): Promise<RulePair[]> {
  const rows = layers[0]!.bits.rows;
  for (const { name, kind, active } of layers.map(({ layer }) => layer)) {
    const never = active.filter((count) => count === 0).length;
    const always = active.filter((count) => count === rows).length;
    const advice = quantile === undefined && kind !== 'class' ? ' Try --quantile 0.5.' : '';
    if (kind === 'class') {
      if (always > 0) warnings.push('All samples are of one class, so no rule can tell it from others.');
    } else if (never === active.length) {
      warnings.push(`No neuron of ${name} is active in any sample, so it can have no rules.${advice}`);
    } else if (never + always > 0) {
      const counts = [
        ...(never > 0 ? [`${never} are active in no sample`] : []),
        ...(always > 0 ? [`${always} are active in every sample`] : []),
      ];
      warnings.push(
        `Of the ${active.length} neurons of ${name}, ${counts.join(' and ')}: no rule has them.` +
          (always > active.length / 2 ? advice : ''),
      );
    }
  }
  const pairs: RulePair[] = [];
  for (const [i, from] of layers.slice(0, -1).entries()) {
    const to = layers[i + 1]!;
    const data = new RuleData(from.bits, to.bits);
    const found = await searchRules(data, {
      theta,
      mu,
      signal,
      report: ({ rules, saved, share, merging }) => {
        const doing = merging ? 'merging' : 'searching';
        progress({
          message: `${from.layer.name} → ${to.layer.name}: ${doing}, ${rules} rules, ${Math.round(saved)} bits saved`,
          done: i + share,
          total: layers.length - 1,
        });
      },
    });
    pairs.push({
      from: from.layer.name,
      to: to.layer.name,
      rules: found.rules.map(({ head, tail, l, k, fit, gain }) => ({
        head: [...head],
        tail: [...tail],
        l,
        k,
        applies: fit.applies,
        support: fit.holds,
        confidence: fit.holds / fit.applies,
        gain,
      })),
      bits: { baseline: found.baseline, model: found.bits },
      partial: found.partial,
    });
    if (found.partial) {
      warnings.push(
        `The search was stopped at ${from.layer.name} → ${to.layer.name}; what it had found is here.`,
      );
      break;
    }
  }
  return pairs;
}
