import * as z from 'zod';
import { resultHeader } from './ResultHeader.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** Accuracies under the random interventions of one class. Quantiles are interpolated linearly. */
const DistributionSchema = z
  .object({
    minimum: share,
    /** 10 % of the accuracies are below it: a class that falls below drops more than 90 % of the random drops. */
    quantile10: share,
    quantile25: share,
    median: share,
    quantile75: share,
    quantile90: share,
    maximum: share,
  })
  .strict();
export type Distribution = z.infer<typeof DistributionSchema>;

export const InterventionParametersSchema = z
  .object({
    /** What a prediction has to be to count as right: the sample's label, or what the whole network predicts. */
    target: z.enum(['label', 'predicted']),
    /** Random subsets for each class. */
    random: z.int().positive(),
  })
  .strict();
export type InterventionParameters = z.infer<typeof InterventionParametersSchema>;

export const InterventionClassSchema = z
  .object({
    /** Output of the network. */
    index: count,
    name: z.string().optional(),
    /** Samples of the class. */
    samples: count,
    /** Tails of all rules that have the class among their heads, ascending; their weights to the class are taken away. */
    neurons: z.array(count),
    /** Share of the class' samples that are predicted as it; absent without samples. */
    before: share.optional(),
    after: share.optional(),
    /** Share of all samples that are predicted rightly after the intervention on this class. */
    overall: share,
    /** As many neurons chosen at random, for this class and for all samples; absent without rules or samples. */
    random: z.object({ class: DistributionSchema, overall: DistributionSchema }).strict().optional(),
    /** As what the class' samples are predicted after the intervention, if not as it: the most frequent first. */
    instead: z.array(z.object({ index: count, samples: z.int().positive() }).strict()),
    /**
     * more: the accuracy falls below the 10 % quantile of the random ones; notMore: it does not; noRules: no rule has
     * the class among its heads; noSamples: nothing can be measured.
     */
    verdict: z.enum(['more', 'notMore', 'noRules', 'noSamples']),
  })
  .strict();
export type InterventionClass = z.infer<typeof InterventionClassSchema>;

/** Do the neurons that rules give a class matter for it? Their weights to the class are set to 0 in the last layer. */
export const InterventionResultSchema = z
  .object({
    kind: z.literal('intervention'),
    ...resultHeader,
    parameters: InterventionParametersSchema,
    /** The rules whose tails are taken: when they were found, and in how many samples. */
    rules: z.object({ createdAt: z.iso.datetime(), samples: z.int().positive() }).strict(),
    /** The last hidden layer, with the number of its neurons. */
    layer: z.object({ name: z.string(), neurons: z.int().positive() }).strict(),
    /** Share of all samples that the whole network predicts rightly. */
    accuracy: share,
    /** All classes, in the order of the outputs. */
    classes: z.array(InterventionClassSchema),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ layer, classes }, context) => {
    classes.forEach(({ index, neurons, instead, before, after, random, verdict }, place) => {
      const measured = before !== undefined && after !== undefined;
      if (
        index !== place ||
        neurons.some((neuron) => neuron >= layer.neurons) ||
        instead.some((other) => other.index >= classes.length) ||
        measured === (verdict === 'noSamples') ||
        (random !== undefined) !== (verdict === 'more' || verdict === 'notMore')
      ) {
        const message = 'a class names what is not there, or lacks what its verdict needs';
        context.addIssue({ code: 'custom', path: ['classes', place], message });
      }
    });
  });
export type InterventionResult = z.infer<typeof InterventionResultSchema>;
