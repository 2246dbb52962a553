import * as z from 'zod';
import { ConductanceResultSchema } from './ConductanceResult.ts';
import { NeuceptResultSchema } from './NeuceptResult.ts';
import { PathwayResultSchema } from './PathwayResult.ts';
import { resultHeader } from './ResultHeader.ts';
import { RulesResultSchema } from './RulesResult.ts';

/** Kinds of analyses that name neurons of a network's layers. */
export const agreementKinds = ['conductance', 'pathway', 'neucept', 'rules'] as const;
export type AgreementKind = (typeof agreementKinds)[number];

export const AgreementParametersSchema = z
  .object({
    /** Names of layers, or every layer that two of the analyses have. */
    layers: z.union([z.literal('all'), z.array(z.string()).min(1, 'it has to name at least one layer')]),
    /**
     * How many neurons a method names that only ranks them. `auto`: as many as NeuCEPT selected in the layer, else a
     * tenth of them.
     */
    top: z.union([z.literal('auto'), z.int().positive('it has to be at least 1')]),
    /** Of pathways, one of the shares that they were traced at. `lowest`: the one with the most neurons. */
    sparsity: z.union([
      z.literal('lowest'),
      z.number().gt(0, 'it has to be above 0').lt(1, 'it has to be below 1'),
    ]),
  })
  .strict();
export type AgreementParameters = z.infer<typeof AgreementParametersSchema>;

/** What is kept of every analysis compared. */
const sourceFields = {
  createdAt: resultHeader.createdAt,
  data: resultHeader.data,
  seed: resultHeader.seed,
  /** The file it was read from; none of an analysis that was not saved. */
  path: z.string().optional(),
};
export const AgreementSourceSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('conductance'),
      ...sourceFields,
      parameters: ConductanceResultSchema.shape.parameters,
    })
    .strict(),
  z
    .object({ kind: z.literal('pathway'), ...sourceFields, parameters: PathwayResultSchema.shape.parameters })
    .strict(),
  z
    .object({ kind: z.literal('neucept'), ...sourceFields, parameters: NeuceptResultSchema.shape.parameters })
    .strict(),
  z
    .object({ kind: z.literal('rules'), ...sourceFields, parameters: RulesResultSchema.shape.parameters })
    .strict(),
]);
export type AgreementSource = z.infer<typeof AgreementSourceSchema>;

const count = z.int().nonnegative();
/** Position in the result's `sources`. */
const source = count;

/** What one analysis says of a layer's channels. */
export const AgreementMethodSchema = z
  .object({
    source,
    /**
     * One for each channel; null for one that the method did not look at. Of conductance the mean over the samples of its
     * absolute value; of pathways the share of samples (and positions) that have it on the pathway; of NeuCEPT the mean
     * W; of rules the summed gain in bits of those that it takes part in.
     */
    scores: z.array(z.number().nullable()),
    /** Channels that the method calls important, ascending. */
    named: z.array(count),
    /** The number of channels asked for, where those with the highest scores are named; equal ones are all named. */
    top: z.int().positive().optional(),
  })
  .strict();
export type AgreementMethod = z.infer<typeof AgreementMethodSchema>;

/** Two analyses of a layer, over the channels that both looked at. */
export const AgreementPairSchema = z
  .object({
    first: source,
    second: source,
    /** Channels that both looked at; of these, how many each names, and both do. */
    common: count,
    firstNamed: count,
    secondNamed: count,
    both: count,
    /** both / (firstNamed + secondNamed - both); absent where neither names any. */
    jaccard: z.number().min(0).max(1).optional(),
    /** Mean of `both` if each had drawn its channels at random: firstNamed · secondNamed / common. */
    expected: z.number().nonnegative(),
    /** Chance to draw as many in both, or more (hypergeometric distribution). */
    chance: z.number().min(0).max(1),
    /** The same, adjusted for all pairs of all layers of the result (Holm). */
    adjusted: z.number().min(0).max(1),
    /**
     * Spearman's rank correlation of the scores, and its 95 % bootstrap interval over the channels; absent where one of
     * the lists is constant, and the interval also where fewer than nine channels differ from a list's most frequent score.
     */
    correlation: z
      .object({ value: z.number(), low: z.number().optional(), high: z.number().optional() })
      .strict()
      .optional(),
  })
  .strict();
export type AgreementPair = z.infer<typeof AgreementPairSchema>;

/** Channels that exactly these analyses name. */
export const AgreementIntersectionSchema = z
  .object({
    sources: z.array(source).min(1),
    neurons: z.array(count).min(1),
    /** Mean number of such channels if each analysis had drawn its own at random among those it looked at. */
    expected: z.number().nonnegative(),
  })
  .strict();
export type AgreementIntersection = z.infer<typeof AgreementIntersectionSchema>;

export const AgreementLayerSchema = z
  .object({
    name: z.string(),
    /** Channels of the layer. */
    neurons: z.int().positive(),
    /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
    line: z.int().positive().optional(),
    /** In the order of the sources: at least two. */
    methods: z.array(AgreementMethodSchema).min(2),
    pairs: z.array(AgreementPairSchema),
    /** The largest first. A channel that no analysis names is in none. */
    intersections: z.array(AgreementIntersectionSchema),
  })
  .strict()
  .superRefine(({ neurons, methods, pairs, intersections }, context) => {
    const known = new Set(methods.map(({ source: of }) => of));
    const inLayer = (list: readonly number[]): boolean => list.every((neuron) => neuron < neurons);
    const fits =
      known.size === methods.length &&
      methods.every(({ scores, named }) => scores.length === neurons && inLayer(named)) &&
      pairs.every(({ first, second }) => known.has(first) && known.has(second)) &&
      intersections.every((each) => each.sources.every((of) => known.has(of)) && inLayer(each.neurons));
    if (!fits) context.addIssue({ code: 'custom', message: 'its lists do not fit its neurons and analyses' });
  });
export type AgreementLayer = z.infer<typeof AgreementLayerSchema>;

/** What several analyses of one model say of the same neurons. `model` is that of all, `data` that of the first. */
export const AgreementResultSchema = z
  .object({
    kind: z.literal('agreement'),
    ...resultHeader,
    parameters: AgreementParametersSchema,
    sources: z.array(AgreementSourceSchema).min(2),
    /** From input to output. */
    layers: z.array(AgreementLayerSchema).min(1),
    /** Layers of a source that are not compared, and why. */
    unmatched: z.array(z.object({ source, layer: z.string(), reason: z.string() }).strict()),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ sources, layers, unmatched }, context) => {
    const missing = (of: number): boolean => of >= sources.length;
    if (
      layers.some(({ methods }) => methods.some(({ source: of }) => missing(of))) ||
      unmatched.some(({ source: of }) => missing(of))
    ) {
      context.addIssue({
        code: 'custom',
        path: ['layers'],
        message: 'an analysis is named that is not there',
      });
    }
  });
export type AgreementResult = z.infer<typeof AgreementResultSchema>;
