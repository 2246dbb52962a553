import * as z from 'zod';
import { ShareSchema } from './Mechanisms.ts';
import { resultHeader } from './ResultHeader.ts';

/**
 * What a probe predicts: the labels of the data set; its fine labels, of which those are made; or the mechanisms that
 * NeuCEPT found.
 */
export const probeTargets = ['labels', 'fine', 'mechanisms'] as const;
export type ProbeTarget = (typeof probeTargets)[number];

export const ProbesParametersSchema = z
  .object({
    layers: z.union([z.literal('all'), z.array(z.string()).min(1, 'it has to name at least one layer')]),
    /** A channel is the mean over its positions. */
    unit: z.enum(['channel', 'element']),
    targets: z
      .array(z.enum(probeTargets))
      .min(1, 'it has to name at least one target')
      .refine((targets) => new Set(targets).size === targets.length, 'a target is named twice'),
  })
  .strict();
export type ProbesParameters = z.infer<typeof ProbesParametersSchema>;

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

export const ProbesResultSchema = z
  .object({
    kind: z.literal('probes'),
    ...resultHeader,
    parameters: ProbesParametersSchema,
    targets: z
      .array(
        z
          .object({
            target: z.enum(probeTargets),
            /** Classes with the samples that take part. */
            classes: z
              .array(
                z.object({ index: count, name: z.string().optional(), samples: z.int().positive() }).strict(),
              )
              .min(2),
            /** Samples that probes are fitted to, and those that they are tested on. */
            trained: z.int().positive(),
            tested: z.int().positive(),
            /** Share of the tested samples that have the most frequent class: what knows nothing reaches. */
            chance: share,
            /** Of mechanisms: the analysis that they are from. */
            from: z.object({ model: z.string(), createdAt: z.iso.datetime() }).strict().optional(),
          })
          .strict(),
      )
      .min(1),
    /** In the network's order. */
    layers: z
      .array(
        z
          .object({
            name: z.string(),
            /** Shape of one sample's activation. */
            shape: z.array(z.int().positive()),
            /** Numbers that the probe gets of each sample. */
            neurons: z.int().positive(),
            /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
            line: z.int().positive().optional(),
            /** One for each target: on held-out samples, and on those that the probe was fitted to. */
            probes: z.array(z.object({ held: ShareSchema, training: share }).strict()),
          })
          .strict(),
      )
      .min(1),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ layers, targets }, context) => {
    layers.forEach(({ name, probes }, i) => {
      if (probes.length === targets.length) return;
      const message = `${name} has ${probes.length} probes for ${targets.length} targets`;
      context.addIssue({ code: 'custom', path: ['layers', i, 'probes'], message });
    });
  });
export type ProbesResult = z.infer<typeof ProbesResultSchema>;
