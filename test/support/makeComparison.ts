import { compareRules } from '../../src/engine/compareRules.ts';
import type { RulesComparisonResult } from '../../src/protocol/RulesComparisonResult.ts';
import { makeRulesResult } from './makeRulesResult.ts';

/** A small, valid comparison with a rule of every state, and a pair that is only counted. */
export function makeComparison(): RulesComparisonResult {
  const first = makeRulesResult();
  const second = makeRulesResult();
  second.model = { ...second.model, path: 'tuned/lenet-tuned.onnx', sha256: 'c'.repeat(64) };
  const [classes] = second.pairs;
  const [catOrOwl, dog] = classes!.rules;
  classes!.rules = [
    { ...catOrOwl!, tail: [4, 7], gain: 250 },
    { ...dog!, gain: 390.6 },
    { ...dog!, tail: [8], gain: 33 },
  ];
  first.pairs[0]!.rules.push({ ...dog!, head: [2], tail: [5], gain: 21 });
  second.layers[2] = {
    ...second.layers[2]!,
    shape: [30, 5, 5],
    active: Array.from({ length: 30 }, () => 100),
  };
  return compareRules(first, second);
}
