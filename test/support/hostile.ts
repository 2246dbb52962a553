import { ResultSchema, type Result } from '../../src/protocol/Result.ts';
import { makeAblation } from './makeAblation.ts';
import { makeAgreement } from './makeAgreement.ts';
import { makeComparison } from './makeComparison.ts';
import { makeConductanceResult } from './makeConductanceResult.ts';
import { makeDegradation, makeSanity } from './makeEvaluation.ts';
import { makeIntervention } from './makeIntervention.ts';
import { makeMechanisms } from './makeMechanisms.ts';
import { makeNeuceptComparison } from './makeNeuceptComparison.ts';
import { makePathwayResult } from './makePathwayResult.ts';
import { makeProbes } from './makeProbes.ts';
import { makePrototypeResult } from './makePrototypeResult.ts';
import { makeRulesResult } from './makeRulesResult.ts';

/** Ends elements, strings and lines, is markup, a link, an icon, a terminal's code, a path, and reads backwards. */
export const hostileText =
  `</script></style></title>--><img src=x onerror="window.breached=true"><script>window.breached=true</script>` +
  `"'\`\${breached} ](command:workbench.action.quit) [x](javascript:breached=true) $(trash) ` +
  `../../../etc/passwd \u001b]0;owned\u0007\u001b[31m\u009b31m\r\n\u202e\u200b\u2028|# __proto__`;

/** A document of every kind, as the tests of their views use them. */
export async function everyDocument(): Promise<Record<string, Result>> {
  return {
    conductance: makeConductanceResult({ samples: 4 }),
    rules: makeRulesResult(),
    rulesComparison: makeComparison(),
    pathway: makePathwayResult(),
    neucept: makeMechanisms(),
    neuceptComparison: await makeNeuceptComparison(),
    prototype: makePrototypeResult(),
    intervention: makeIntervention(),
    ablation: makeAblation(),
    probes: makeProbes(),
    degradation: makeDegradation(),
    sanity: makeSanity(),
    agreement: makeAgreement(),
  };
}

type Place = readonly (string | number)[];

/** Where values of a kind are in a document, those of the items of a list together. */
function placesOf(document: unknown, fits: (value: unknown) => boolean): Place[][] {
  const groups = new Map<string, Place[]>();
  const visit = (value: unknown, place: Place): void => {
    if (fits(value)) {
      const key = place.map((part) => (typeof part === 'number' ? '*' : part)).join('.');
      groups.set(key, [...(groups.get(key) ?? []), place]);
    } else if (Array.isArray(value)) value.forEach((item, i) => visit(item, [...place, i]));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) visit(item, [...place, name]);
    }
  };
  visit(document, []);
  return [...groups.values()];
}

function replaced<T>(document: T, places: readonly Place[], change: (value: never) => unknown): T {
  const copy = structuredClone(document);
  for (const place of places) {
    let holder = copy as Record<string | number, unknown>;
    for (const part of place.slice(0, -1)) holder = holder[part] as typeof holder;
    holder[place.at(-1)!] = change(holder[place.at(-1)!] as never);
  }
  return copy;
}

/** The document with `change` made to every text in it that the schema leaves free. */
export function withTexts(document: Result, change: (text: string) => string): Result {
  let result = document;
  for (const places of placesOf(document, (value) => typeof value === 'string')) {
    const next = replaced(result, places, change);
    if (ResultSchema.safeParse(next).success) result = next;
  }
  return result;
}

/** Documents with one number, or the numbers of one list, set to `value`, as far as the schema lets them be. */
export function* withNumber(document: Result, value: number): Generator<{ place: string; result: Result }> {
  for (const places of placesOf(document, (each) => typeof each === 'number')) {
    for (const some of [places, places.slice(0, 1)]) {
      const parsed = ResultSchema.safeParse(replaced(document, some, () => value));
      if (parsed.success) yield { place: `${some.length} × ${some[0]!.join('.')}`, result: parsed.data };
      if (places.length === 1) break;
    }
  }
}
