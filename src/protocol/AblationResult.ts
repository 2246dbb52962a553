import * as z from 'zod';
import { NeuceptParametersSchema } from './NeuceptResult.ts';
import { neuronMethods, neuronScoreFields } from './NeuronScores.ts';
import { resultHeader } from './ResultHeader.ts';

function ascending<T extends z.ZodType<number>>(item: T) {
  return z
    .array(item)
    .min(1, 'it has to name at least one')
    .max(100, 'it can name at most 100')
    .refine((list) => list.every((value, i) => i === 0 || value > list[i - 1]!), {
      message: 'its numbers have to ascend, each named once',
    });
}

export const AblationParametersSchema = z
  .object({
    layer: z.string(),
    class: z.union([z.literal('all'), z.int().nonnegative()]),
    methods: z
      .array(z.enum(neuronMethods))
      .min(1, 'it has to name at least one method')
      .refine((methods) => new Set(methods).size === methods.length, 'a method is named twice'),
    /** Numbers of protected neurons: the first of each method. */
    top: ascending(z.int().positive('at least 1 neuron has to be protected')),
    /** A protected neuron gets 2^-γ of the noise that it would get. */
    gamma: ascending(z.number().positive('it has to be above 0')),
    /** Noise levels; 0 is always there. */
    noise: ascending(z.number().positive('a noise level has to be above 0')),
    /**
     * What a level is. `activation`: the length of the noise (of the layer as one vector), in units of the root mean
     * square length of the layer's activation. `energy`: the squared length itself, as in the paper's code.
     */
    scale: z.enum(['activation', 'energy']),
    /** `positive`: uniform in [0, 1], as in the paper. `both`: in [-1, 1], which pushes activations nowhere. */
    sign: z.enum(['positive', 'both']),
    /** Draws of the noise for each sample. */
    repeats: z.int().positive('it has to be at least 1').max(1000, 'it has to be at most 1000'),
    /** What accuracy is measured on: the samples of the class whose neurons are protected, or all. */
    tested: z.enum(['class', 'all']),
    ...neuronScoreFields,
    /** Of the method `neucept`. */
    neucept: NeuceptParametersSchema.omit({ network: true, mechanisms: true }),
  })
  .strict();
export type AblationParameters = z.infer<typeof AblationParametersSchema>;

/** What is asked for; what is left out has its default. */
export const AskedAblationSchema = AblationParametersSchema.extend({
  /** Or the name of an output. */
  class: z.union([z.int().nonnegative(), z.string()]),
  neucept: AblationParametersSchema.shape.neucept.partial(),
})
  .partial()
  .required({ layer: true });
export type AskedAblation = z.infer<typeof AskedAblationSchema>;

const share = z.number().min(0).max(1);

/** A mean with its standard error over the samples, which is absent where there is one. */
const MeasuredShareSchema = z
  .object({ mean: z.number().min(-1).max(1), error: z.number().nonnegative().optional() })
  .strict();

/** Accuracy over noise levels, under the protection of some neurons. */
export const AblationCurveSchema = z
  .object({
    /** `none`: no neuron is protected. */
    method: z.enum([...neuronMethods, 'none']),
    /** Absent of `none`, like `gamma`. */
    top: z.int().positive().optional(),
    gamma: z.number().positive().optional(),
    /** In the order of the result's levels. */
    points: z.array(
      z
        .object({
          /** Mean over the samples and the draws of noise. */
          accuracy: share,
          /** 95 % interval (Wilson) over the samples. */
          low: share,
          high: share,
          /** The lowest and the highest accuracy of single draws; absent where there is one draw. */
          range: z.tuple([share, share]).optional(),
        })
        .strict(),
    ),
    /** Area under the curve, divided by its width: the mean accuracy. */
    area: MeasuredShareSchema,
    /** Area minus that of as many random neurons, of the same samples and noise. */
    againstRandom: MeasuredShareSchema.optional(),
  })
  .strict();
export type AblationCurve = z.infer<typeof AblationCurveSchema>;

export const AblationClassSchema = z
  .object({
    /** Output of the network. */
    index: z.int().nonnegative(),
    name: z.string().optional(),
    /** Samples that accuracy is measured on. */
    samples: z.int().positive(),
    /** For each method but `random` its first neurons, as many as are protected at most. */
    neurons: z.partialRecord(z.enum(neuronMethods), z.array(z.int().nonnegative())),
    /** How many of its neurons NeuCEPT selects at its precision; those after them are ranked, and no more. */
    selected: z.int().nonnegative().optional(),
    curves: z.array(AblationCurveSchema).min(1),
  })
  .strict();
export type AblationClass = z.infer<typeof AblationClassSchema>;

/** Do the neurons that a method finds critical carry the prediction? Noise is added to all others (and little to them). */
export const AblationResultSchema = z
  .object({
    kind: z.literal('ablation'),
    ...resultHeader,
    parameters: AblationParametersSchema,
    layer: z
      .object({
        name: z.string(),
        /** Shape of one sample's activation. */
        shape: z.array(z.int().positive()),
        neurons: z.int().positive(),
        /** Root mean square length of the activation, over the tested samples. */
        length: z.number().positive(),
      })
      .strict(),
    /** Noise levels from 0. */
    levels: z.array(z.number().nonnegative()).min(2),
    classes: z.array(AblationClassSchema).min(1),
    /** Means over the classes, where there are several. */
    mean: z.array(AblationCurveSchema).optional(),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ levels, classes, mean, layer }, context) => {
    [...classes.map(({ curves }) => curves), mean ?? []].forEach((curves) =>
      curves.forEach(({ points, method, top, gamma }) => {
        const bare = top === undefined && gamma === undefined;
        if (points.length === levels.length && bare === (method === 'none')) return;
        context.addIssue({ code: 'custom', message: `a curve of ${method} does not fit the levels` });
      }),
    );
    const named = classes.flatMap(({ neurons }) => Object.values(neurons).flat());
    if (named.some((neuron) => neuron >= layer.neurons)) {
      context.addIssue({ code: 'custom', message: 'a class names neurons that the layer has not' });
    }
  });
export type AblationResult = z.infer<typeof AblationResultSchema>;
