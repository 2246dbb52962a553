import { z } from 'zod';
import { EncodedArraySchema } from './EncodedArray.ts';
import { PaintedRangeSchema } from './PrototypeResult.ts';
import { resultHeader } from './ResultHeader.ts';
import { ShownInputSchema } from './ShownInput.ts';

/** Stands among the layers for the classes: one head for each, active in the samples of that class. */
export const classLayer = 'class';

const mostStrongest = 100;

export const RulesParametersSchema = z
  .object({
    /** Names of layers, and `class`; rules lead from one to the one before it. `all`: every hidden layer, and `class`. */
    layers: z.union([z.literal('all'), z.array(z.string())]),
    /** The class of a sample: the one with the largest output, or its label's. */
    target: z.enum(['predicted', 'label']),
    /** Heads of one tail are those with a confidence above it. */
    theta: z.number().min(0, 'it has to be at least 0').lt(1, 'it has to be below 1'),
    /** Two rules are merged when their heads differ by at most this many neurons. */
    mu: z.int().nonnegative(),
    /** A neuron is active above this quantile of its own activations; above 0 where it is left out. */
    quantile: z.number().gt(0, 'it has to be above 0').lt(1, 'it has to be below 1').optional(),
    /**
     * What a neuron of a spatial layer is. A channel is active where any of its positions is. `position`: as a tail,
     * each channel has a pair of its own, in which its positions are the neurons; as a head, a channel is one.
     */
    unit: z.enum(['channel', 'element', 'position']),
    /** With the unit `position`, the channels that have a pair; all of them where it is left out. */
    channels: z.array(z.int().nonnegative()).min(1, 'name one channel or more').optional(),
    /** Heads are only neurons that are tails of a rule of the pair above. */
    cascade: z.boolean(),
    /** Samples kept for each of the best rules as its strongest; 0 for none. */
    strongest: z.int().nonnegative().max(mostStrongest, `it has to be at most ${mostStrongest}`),
    /** Prototypes are made for the tails of this many rules of each pair, those with the highest gain; 0 for none. */
    prototypes: z.int().nonnegative(),
  })
  .strict();
export type RulesParameters = z.infer<typeof RulesParametersSchema>;

/** In a document. The first ones were written before there were cascades, strongest samples and prototypes: they have none. */
const WrittenParametersSchema = RulesParametersSchema.extend({
  cascade: RulesParametersSchema.shape.cascade.default(false),
  strongest: RulesParametersSchema.shape.strongest.default(0),
  prototypes: RulesParametersSchema.shape.prototypes.default(0),
});

export const RulesLayerSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['class', 'layer', 'matrix']),
    /** Shape of one sample's activation, or its length. */
    shape: z.array(z.int().positive()),
    /** Number of samples in which each neuron is active. */
    active: z.array(z.int().nonnegative()),
    /** Names of the neurons, where they have any: the classes' labels. */
    names: z.array(z.string()).optional(),
    /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
    line: z.int().positive().optional(),
  })
  .strict();
export type RulesLayer = z.infer<typeof RulesLayerSchema>;

/** Neurons of one side of a rule, ascending. */
export const RuleNeuronsSchema = z
  .array(z.int().nonnegative())
  .min(1)
  .refine((items) => items.every((item, i) => i === 0 || item > items[i - 1]!), 'neurons have to ascend');

/** Where at least l of the heads are active, at least k of the tails are, in the given share of the samples. */
export const RuleSchema = z
  .object({
    /** Positions in the `active` of the pair's layers. */
    head: RuleNeuronsSchema,
    tail: RuleNeuronsSchema,
    l: z.int().positive(),
    k: z.int().positive(),
    /** Samples to which it applies: with l heads or more. */
    applies: z.int().nonnegative(),
    /** Samples in which it holds: k tails or more besides. */
    support: z.int().nonnegative(),
    /** support over applies. */
    confidence: z.number().min(0).max(1),
    /** Bits that the data would take more without this rule. */
    gain: z.number(),
    /**
     * Positions in the result's `samples`, the strongest first: of the samples in which the rule holds, those with the
     * highest mean over the tails of how far each is above the border at which it is active (at least 0), over the
     * farthest that it is in any sample.
     */
    strongest: z.array(z.int().nonnegative()).optional(),
  })
  .strict();
export type RuleInResult = z.infer<typeof RuleSchema>;

export const RulePairSchema = z
  .object({
    /** The layer of the heads, nearer to the output. */
    from: z.string(),
    /** The layer of the tails. */
    to: z.string(),
    /** Tails are positions in the plane of this channel of `to`, counted row by row; neurons of `to` where it is left out. */
    channel: z.int().nonnegative().optional(),
    /** Of that channel's plane: its shape, and the number of samples in which each position is active. */
    plane: z
      .object({ shape: z.array(z.int().positive()), active: z.array(z.int().nonnegative()) })
      .strict()
      .optional(),
    /** The highest gain first. */
    rules: z.array(RuleSchema),
    /**
     * Description length of both layers' activations, without and with the rules; in a cascade, of the neurons that may
     * be heads and those of the tails' layer.
     */
    bits: z.object({ baseline: z.number(), model: z.number() }).strict(),
    /** The search was stopped; these are the rules it had found. */
    partial: z.boolean(),
  })
  .strict();
export type RulePair = z.infer<typeof RulePairSchema>;

/** An input that activates neurons most (activation maximisation), as the network would get it. */
export const RulePrototypeSchema = z
  .object({
    layer: z.string(),
    /** Neurons of the layer; of `channel`, positions in its plane. */
    neurons: z.array(z.int().nonnegative()).min(1),
    channel: z.int().nonnegative().optional(),
    image: EncodedArraySchema,
    /** Absent in older documents. */
    range: PaintedRangeSchema.optional(),
  })
  .strict();
export type RulePrototype = z.infer<typeof RulePrototypeSchema>;

/** For two matrices, `model` is the heads' file and `data` the tails'. */
export const RulesResultSchema = z
  .object({
    kind: z.literal('rules'),
    ...resultHeader,
    parameters: WrittenParametersSchema,
    /** The nearest to the output first. */
    layers: z.array(RulesLayerSchema),
    pairs: z.array(RulePairSchema),
    /** The samples that rules name as their strongest; the strongest of the best rules first. */
    samples: z
      .array(
        z
          .object({
            /** Row in the data set. */
            index: z.int().nonnegative(),
            label: z.int().nonnegative().optional(),
          })
          .strict(),
      )
      .optional(),
    /** Of the first of `samples`. */
    input: ShownInputSchema.optional(),
    /** Those made with the rules; a panel makes more on demand. */
    prototypes: z.array(RulePrototypeSchema).optional(),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ layers, pairs, samples, input }, context) => {
    // Whoever shows a rule looks its neurons and samples up, so that they have to be there.
    const sizes = new Map(layers.map(({ name, active }) => [name, active.length]));
    if (sizes.size < layers.length) {
      context.addIssue({ code: 'custom', path: ['layers'], message: 'two layers have one name' });
    }
    const fits = (items: readonly number[], size: number | undefined): boolean =>
      items.every((item) => item < (size ?? 0));
    pairs.forEach(({ from, to, channel, plane, rules }, pair) => {
      const tails = plane ? plane.active.length : sizes.get(to);
      const bad = rules.findIndex(
        ({ head, tail, l, k, strongest }) =>
          !fits(head, sizes.get(from)) ||
          !fits(tail, tails) ||
          !fits(strongest ?? [], samples?.length) ||
          l > head.length ||
          k > tail.length,
      );
      if (bad >= 0 || !sizes.has(from) || !sizes.has(to)) {
        const message = 'a rule names neurons, samples or layers that are not there';
        context.addIssue({ code: 'custom', path: ['pairs', pair, 'rules', Math.max(bad, 0)], message });
      }
      const cells = plane?.shape.reduce((product, length) => product * length, 1);
      if (
        (channel === undefined) !== (plane === undefined) ||
        (channel !== undefined && !fits([channel], sizes.get(to))) ||
        cells !== plane?.active.length
      ) {
        const message = 'a channel needs a plane, and has to be there';
        context.addIssue({ code: 'custom', path: ['pairs', pair, 'channel'], message });
      }
    });
    if (input && (input.shown.shape[0] ?? 0) > (samples?.length ?? 0)) {
      const message = 'there are more inputs than samples';
      context.addIssue({ code: 'custom', path: ['input', 'shown'], message });
    }
  });
export type RulesResult = z.infer<typeof RulesResultSchema>;
