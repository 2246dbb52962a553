import * as z from 'zod';
import { resultHeader } from './ResultHeader.ts';
import { RuleNeuronsSchema, RuleSchema, RulesLayerSchema } from './RulesResult.ts';

const RuleSideSchema = RuleSchema.omit({ head: true, strongest: true });

/** One rule of two models: as each of them has it, if it does. */
export const ComparedRuleSchema = z
  .object({
    /** Positions in the `active` of the pair's layers. */
    head: RuleNeuronsSchema,
    /**
     * same: equal in heads, tails, l and k; changed: the same heads, and tails of which some are the same (or all, with
     * other l or k); first, second: only there.
     */
    state: z.enum(['same', 'changed', 'first', 'second']),
    first: RuleSideSchema.optional(),
    second: RuleSideSchema.optional(),
    /** Jaccard index of the two tails, where there are two: those in both over those in any. */
    overlap: z.number().min(0).max(1).optional(),
  })
  .strict()
  .refine(
    ({ state, first, second, overlap }) =>
      (first !== undefined) === (state !== 'second') &&
      (second !== undefined) === (state !== 'first') &&
      (overlap !== undefined) === (first !== undefined && second !== undefined),
    { message: 'a rule is not on the sides that its state says' },
  );
export type ComparedRule = z.infer<typeof ComparedRuleSchema>;

const count = z.int().nonnegative();

export const ComparedPairSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    /** As in a pair of rules: tails are positions in this channel's plane, which has this shape. */
    channel: z.int().nonnegative().optional(),
    plane: z.array(z.int().positive()).optional(),
    /** Those in both models first, then the rest; within each the highest gain first. */
    rules: z.array(ComparedRuleSchema),
    /**
     * Pairs of one head and one tail that some rule has: of the first model, of the second, and in both; and as many of
     * them as would be in both on average if the tails' neurons of one model were numbered at random.
     */
    links: z
      .object({ first: count, second: count, both: count, expected: z.number().nonnegative() })
      .strict(),
  })
  .strict();
export type ComparedPair = z.infer<typeof ComparedPairSchema>;

/** The rules of two models side by side. `model`, `data` and what else all results begin with are of the first. */
export const RulesComparisonResultSchema = z
  .object({
    kind: z.literal('rulesComparison'),
    ...resultHeader,
    second: z.object({ model: resultHeader.model, data: resultHeader.data }).strict(),
    /** Of the pairs compared. `active` counts the samples of the first model, `activeSecond` those of the second. */
    layers: z.array(RulesLayerSchema.extend({ activeSecond: z.array(count) }).strict()),
    pairs: z.array(ComparedPairSchema),
    /** Pairs of which only the numbers of rules can be compared, and why. A side without the pair has no number. */
    uncompared: z.array(
      z
        .object({
          from: z.string(),
          to: z.string(),
          channel: z.int().nonnegative().optional(),
          first: count.optional(),
          second: count.optional(),
          reason: z.string(),
        })
        .strict(),
    ),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ layers, pairs }, context) => {
    // Whoever shows a rule looks its neurons up, so that they have to be there.
    const sizes = new Map(layers.map(({ name, active }) => [name, active.length]));
    pairs.forEach(({ from, to, plane, rules }, pair) => {
      const heads = sizes.get(from) ?? 0;
      const tails = plane?.reduce((a, b) => a * b, 1) ?? sizes.get(to) ?? 0;
      const bad = rules.findIndex(
        ({ head, first, second }) =>
          head.some((item) => item >= heads) ||
          [first, second].some(
            (side) =>
              side &&
              (side.tail.some((item) => item >= tails) || side.l > head.length || side.k > side.tail.length),
          ),
      );
      if (bad >= 0 || !sizes.has(from) || !sizes.has(to)) {
        const message = 'a rule names neurons or layers that are not there';
        context.addIssue({ code: 'custom', path: ['pairs', pair, 'rules', Math.max(bad, 0)], message });
      }
    });
    const whole = layers.every(({ active, activeSecond }) => active.length === activeSecond.length);
    if (sizes.size < layers.length || !whole) {
      const message = 'two layers have one name, or one has other numbers of neurons in the two models';
      context.addIssue({ code: 'custom', path: ['layers'], message });
    }
  });
export type RulesComparisonResult = z.infer<typeof RulesComparisonResultSchema>;
