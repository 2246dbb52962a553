// "Recovering ground truth" (section 3.1, figure 2 top): rules planted in random data, and how many of them come back.
//   npm run reproduce -- plantedRules [exclusive|overlapping|together ...]
//   --theta 0.1  --repetitions 10  --rules 10,50,100,200,300,500  --noise 0.001,0.005,0.01,0.03,0.05,0.1
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Random } from '../src/engine/numeric/Random.ts';
import { databaseLength } from '../src/engine/rules/databaseLength.ts';
import type { Rule } from '../src/engine/rules/Rule.ts';
import { RuleData } from '../src/engine/rules/RuleData.ts';
import { rulesDefaults } from '../src/engine/rules/rulesDefaults.ts';
import { searchRules } from '../src/engine/rules/searchRules.ts';
import { intersection, union } from '../src/engine/rules/sortedSets.ts';
import { exactRules, plantRules, type PlantedData, type PlantedHeads } from '../test/support/plantRules.ts';
import { estimate } from './support/estimate.ts';
import { printTable, printTime } from './support/report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theta: { type: 'string', default: String(rulesDefaults.theta) },
    repetitions: { type: 'string', default: '10' },
    rules: { type: 'string', default: '10,50,100,200,300,500' },
    noise: { type: 'string', default: '0.001,0.005,0.01,0.03,0.05,0.1' },
  },
});
const numbers = (list: string): number[] => list.split(',').map(Number);
const rows = 10_000;
const theta = Number(values.theta);
const mu = 4;
const repetitions = Number(values.repetitions);
const usualRules = 100;
const usualNoise = 0.001;

type PlantedRule = PlantedData['rules'][number];

interface Outcome {
  readonly precision: number;
  readonly recall: number;
  /** Per planted rule, of the found rule with the most alike tails: shared over all items (Jaccard). */
  readonly heads: number;
  readonly tails: number;
  /** Found rules of a planted rule that another found rule with more of its tails stands for already. */
  readonly redundant: number;
  /** Found rules that share no head or no tail with the planted rule that they are most alike. */
  readonly spurious: number;
  /** Bits by which the planted rules describe the data worse than those found. */
  readonly shorter: number;
}

console.log(
  `load of the machine before: ${loadavg()[0]!.toFixed(1)}; θ ${theta}, μ ${mu}, ${repetitions} repetitions\n`,
);
const kinds = (
  positionals.length > 0 ? positionals : ['exclusive', 'overlapping', 'together']
) as PlantedHeads[];
for (const heads of kinds) {
  const settings = [
    ...numbers(values.rules).map((rules) => ({ rules, noise: usualNoise })),
    ...numbers(values.noise)
      .filter((noise) => noise !== usualNoise)
      .map((noise) => ({ rules: usualRules, noise })),
  ];
  const table: (string | number)[][] = [
    [
      'heads',
      'rules',
      'noise',
      'precision',
      'recall',
      'tails',
      'heads found',
      'redundant',
      'spurious',
      'bits',
    ],
  ];
  for (const { rules, noise } of settings) {
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= repetitions; seed++) outcomes.push(await outcome(seed, rules, noise, heads));
    const show = (of: (each: Outcome) => number, digits: number): string => {
      const { mean, error = 0 } = estimate(outcomes.map(of));
      return `${mean.toFixed(digits).replace(/^-(?=[0.]*$)/, '')} ± ${error.toFixed(digits)}`;
    };
    const row = [
      heads,
      rules,
      `${100 * noise} %`,
      show((each) => each.precision, 3),
      show((each) => each.recall, 3),
      show((each) => each.tails, 3),
      show((each) => each.heads, 3),
      show((each) => each.redundant, 1),
      show((each) => each.spurious, 1),
      show((each) => each.shorter, 0),
    ];
    table.push(row);
    console.log(row.join('  '));
  }
  console.log();
  printTable(table);
}
printTime();

async function outcome(seed: number, rules: number, noise: number, heads: PlantedHeads): Promise<Outcome> {
  const planted = plantRules(new Random(seed), { rows, rules, noise, heads });
  const data = new RuleData(planted.heads, planted.tails);
  const found = await searchRules(data, { theta, mu });
  const origins = found.rules.map((rule) => mostAlike(rule.tail, planted.rules));
  const likeness = planted.rules.map((rule) => {
    const best = mostAlike(rule.tail, found.rules);
    return best
      ? { heads: jaccard(best.head, rule.head), tails: jaccard(best.tail, rule.tail) }
      : { heads: 0, tails: 0 };
  });
  const ofRule = (rule: Rule, origin: PlantedRule | undefined): boolean =>
    origin !== undefined && intersection(rule.head, origin.head).length > 0;
  const matched = found.rules.filter((rule, i) => ofRule(rule, origins[i]));
  const stoodFor = new Set(origins.filter((origin, i) => ofRule(found.rules[i]!, origin)));
  return {
    ...exactRules(planted.rules, found.rules),
    heads: mean(likeness.map((each) => each.heads)),
    tails: mean(likeness.map((each) => each.tails)),
    redundant: matched.length - stoodFor.size,
    spurious: found.rules.length - matched.length,
    shorter:
      databaseLength(
        data,
        planted.rules.map((rule) => bestThresholds(data, rule)),
      ) - found.bits,
  };
}

/** The rule whose tails are most alike; undefined where none shares one. */
function mostAlike<T extends PlantedRule>(tail: readonly number[], rules: readonly T[]): T | undefined {
  let best: { rule: T; likeness: number } | undefined;
  for (const rule of rules) {
    const likeness = jaccard(rule.tail, tail);
    if (likeness > (best?.likeness ?? 0)) best = { rule, likeness };
  }
  return best?.rule;
}

function jaccard(a: readonly number[], b: readonly number[]): number {
  const shared = intersection(a, b).length;
  return shared === 0 ? 0 : shared / union(a, b).length;
}

/** A planted rule with the l and k that describe the data best when it is the only one. */
function bestThresholds(data: RuleData, { head, tail }: PlantedRule): Rule {
  let best: { rule: Rule; bits: number } | undefined;
  for (let l = 1; l <= head.length; l++) {
    for (let k = 1; k <= tail.length; k++) {
      const rule = { head, tail, l, k };
      const bits = databaseLength(data, [rule]);
      if (!best || bits < best.bits) best = { rule, bits };
    }
  }
  return best!.rule;
}

function mean(numbersOf: readonly number[]): number {
  return numbersOf.reduce((sum, each) => sum + each, 0) / numbersOf.length;
}
