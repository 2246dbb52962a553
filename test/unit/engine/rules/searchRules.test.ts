import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { databaseLength } from '../../../../src/engine/rules/databaseLength.ts';
import { RuleData } from '../../../../src/engine/rules/RuleData.ts';
import { searchRules, type FoundRules } from '../../../../src/engine/rules/searchRules.ts';
import { exactRules, plantRules, type PlantedHeads } from '../../../support/plantRules.ts';
import { encodeDatabase } from '../../../support/ruleMessage.ts';

const settings = { theta: 0.3, mu: 4, check: true };

function plantedData(seed: number, heads: PlantedHeads, rules = 15) {
  const planted = plantRules(new Random(seed), { rows: 2000, rules, noise: 0.001, heads });
  return { planted, data: new RuleData(planted.heads, planted.tails) };
}

describe('searchRules', () => {
  it.each([1, 2, 3])('finds planted rules with exclusive heads, and no others (seed %i)', async (seed) => {
    const { planted, data } = plantedData(seed, 'exclusive');
    const { precision, recall } = exactRules(planted.rules, (await searchRules(data, settings)).rules);
    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  it.each(['exclusive', 'overlapping'] as const)(
    'finds planted rules in ten times the noise with a lower θ (heads %s)',
    async (heads) => {
      const planted = plantRules(new Random(1), { rows: 5000, rules: 20, noise: 0.01, heads });
      const data = new RuleData(planted.heads, planted.tails);
      const found = await searchRules(data, { ...settings, theta: 0.1 });
      const { precision, recall } = exactRules(planted.rules, found.rules);
      expect(precision).toBeGreaterThanOrEqual(0.9);
      expect(recall).toBeGreaterThanOrEqual(0.9);
      expect(found.rules.length).toBeLessThanOrEqual(planted.rules.length);
    },
  );

  it('finds the tails of rules whose heads occur together, with no more heads than tell where they apply', async () => {
    const { planted, data } = plantedData(1, 'together');
    const found = await searchRules(data, settings);
    expect(found.rules.map(({ tail }) => tail.join()).sort()).toEqual(
      planted.rules.map(({ tail }) => tail.join()).sort(),
    );
    for (const rule of found.rules) {
      const { head } = planted.rules.find(({ tail }) => tail.join() === rule.tail.join())!;
      expect(head).toEqual(expect.arrayContaining([...rule.head]));
    }
    // One of several heads that always go together says it in fewer bits than all of them.
    const asPlanted = planted.rules.map(({ head, tail }) => ({ head, tail, l: head.length, k: tail.length }));
    expect(found.bits).toBeLessThan(databaseLength(data, asPlanted));
  });

  it('says the same every time', async () => {
    const { data } = plantedData(5, 'exclusive');
    expect(await searchRules(data, settings)).toEqual(await searchRules(data, settings));
  });

  it.each(['exclusive', 'overlapping', 'together'] as const)(
    'says the same with any number of threads (heads %s)',
    async (heads) => {
      const { data } = plantedData(6, heads, 30);
      const alone = await searchRules(data, { ...settings, threads: 1 });
      for (const threads of [2, 3]) {
        expect(await searchRules(data, { ...settings, threads })).toEqual(alone);
      }
    },
  );

  it('finds that l of the heads have to be active', async () => {
    const heads = new BitMatrix(600, 4);
    const tails = new BitMatrix(600, 2);
    const random = new Random(3);
    for (let row = 0; row < 600; row++) {
      const active = [0, 1, 2, 3].filter(() => random.uniform() < 0.3);
      for (const x of active) heads.set(row, x);
      if (active.length >= 3) for (const y of [0, 1]) tails.set(row, y);
    }
    const { rules } = await searchRules(new RuleData(heads, tails), { ...settings, theta: 0.1 });
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({ head: [0, 1, 2, 3], l: 3, tail: [0, 1] });
    expect(rules[0]!.fit.holds).toBe(rules[0]!.fit.applies);
  });

  it('finds nothing in independent columns', async () => {
    const random = new Random(11);
    const noise = (): BitMatrix => {
      const matrix = new BitMatrix(1000, 20);
      for (let i = 0; i < 2000; i++) matrix.set(random.integer(1000), random.integer(20));
      return matrix;
    };
    const found = await searchRules(new RuleData(noise(), noise()), { ...settings, theta: 0 });
    expect(found.rules).toEqual([]);
    expect(found.bits).toBe(found.baseline);
  });

  it('counts as the message does, and gives each rule the bits that it saves', async () => {
    const { planted, data } = plantedData(2, 'exclusive', 4);
    const found = await searchRules(data, settings);
    const message = encodeDatabase(planted.heads, planted.tails, found.rules);
    expect(Math.abs(message.reduce((sum, { bits }) => sum + bits, 0) - found.bits)).toBeLessThan(1e-5);
    expect(found.baseline).toBe(databaseLength(data, []));
    for (const rule of found.rules) {
      const others = found.rules.filter((other) => other !== rule);
      expect(databaseLength(data, others) - found.bits).toBeCloseTo(rule.gain, 5);
    }
  });

  it('estimates every step right on any data, with dense and constant columns', async () => {
    const rows = 96;
    const word = fc.integer({ min: 0, max: 0xffffff });
    // Columns that repeat every 24 rows, some of them constant; the tails are heads, or two of them, with some errors.
    const head = fc.oneof(fc.constant(0), fc.constant(0xffffff), word, word, word);
    const tail = fc.record({ of: fc.array(fc.nat(4), { maxLength: 2 }), errors: fc.array(fc.nat(rows - 1)) });
    const data = fc
      .record({
        heads: fc.tuple(head, head, head, head, head),
        tails: fc.array(tail, { minLength: 6, maxLength: 6 }),
      })
      .map((drawn) => {
        const heads = new BitMatrix(rows, 5);
        const tails = new BitMatrix(rows, 6);
        for (let row = 0; row < rows; row++) {
          drawn.heads.forEach((bits, x) => (bits >>> (row % 24)) & 1 && heads.set(row, x));
          drawn.tails.forEach(({ of, errors }, y) => {
            if (of.some((x) => heads.has(row, x)) !== errors.includes(row)) tails.set(row, y);
          });
        }
        return new RuleData(heads, tails);
      });
    let rules = 0;
    await fc.assert(
      fc.asyncProperty(data, async (drawn) => {
        const found = await searchRules(drawn, { theta: 0, mu: 10, check: true });
        expect(Math.abs(databaseLength(drawn, found.rules) - found.bits)).toBeLessThan(1e-6);
        expect(found.bits).toBeLessThanOrEqual(found.baseline);
        rules += found.rules.length;
      }),
      { numRuns: 100 },
    );
    expect(rules).toBeGreaterThan(100);
  });

  it.each([1, 2])('keeps what it found when it is stopped (threads: %i)', async (threads) => {
    const { data } = plantedData(4, 'exclusive', 40);
    const whole = await searchRules(data, settings);
    const controller = new AbortController();
    const saved: number[] = [];
    const stopped: FoundRules = await searchRules(data, {
      ...settings,
      check: false,
      threads,
      pauseAfter: 0,
      signal: controller.signal,
      report: (state) => {
        saved.push(state.saved);
        if (state.rules > 0) controller.abort();
      },
    });
    expect(whole.partial).toBe(false);
    expect(stopped.partial).toBe(true);
    expect(stopped.rules.length).toBeGreaterThan(0);
    expect(stopped.bits).toBeLessThan(stopped.baseline);
    expect(stopped.bits).toBeGreaterThan(whole.bits);
    expect(databaseLength(data, stopped.rules)).toBeCloseTo(stopped.bits, 5);
    expect(saved.at(-1)).toBeCloseTo(stopped.baseline - stopped.bits, 5);
  });
});
