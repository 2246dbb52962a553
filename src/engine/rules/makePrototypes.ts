import { encodeArray } from '../../protocol/EncodedArray.ts';
import type { RulePair, RulePrototype } from '../../protocol/RulesResult.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { paintedRange } from '../prototypes/paintedRange.ts';
import type { PrototypeMaker } from '../prototypes/PrototypeMaker.ts';
import type { RulesAnalysis } from './analyseRules.ts';

/**
 * Prototypes of the tails of the best rules of each pair, each tail once (figures 3 to 5 of the paper). When the signal
 * is aborted, those made so far come back.
 */
export async function makePrototypes(
  { parameters, progress, signal }: RulesAnalysis,
  maker: PrototypeMaker,
  pairs: readonly RulePair[],
  warnings: string[],
): Promise<RulePrototype[]> {
  const targets = new Map<string, Omit<RulePrototype, 'image'>>();
  for (const { to, channel, rules } of pairs) {
    for (const { tail } of rules.slice(0, parameters.prototypes)) {
      const target = { layer: to, neurons: tail, ...(channel === undefined ? {} : { channel }) };
      targets.set(JSON.stringify(target), target);
    }
  }
  const meter = new ProgressMeter(
    (state) => progress({ ...state, keeps: true }),
    targets.size * maker.steps,
    'Making prototypes of tails',
  );
  const range = paintedRange(maker);
  const made: RulePrototype[] = [];
  let unmoved = 0;
  for (const target of targets.values()) {
    if (signal.aborted) break;
    try {
      const { image, shape, moved } = await maker.make(target, () => meter.advance(1));
      if (moved) made.push({ ...target, image: encodeArray(image, shape), range });
      else unmoved++;
    } catch (error) {
      if (signal.aborted) break;
      // The rules are there, and took longer.
      warnings.push(`The prototypes could not be made: ${(error as Error).message}.`);
      return made;
    }
  }
  if (signal.aborted) {
    warnings.push(`It was stopped after ${made.length} of ${targets.size} prototypes; all rules are here.`);
  }
  if (unmoved > 0) {
    warnings.push(
      `${unmoved} of ${targets.size} tails have no prototype: nothing that was tried changes their activation.`,
    );
  }
  return made;
}
