import * as z from 'zod';
import { AgreementParametersSchema } from './AgreementResult.ts';

const position = z.int().nonnegative();
const rulePlace = z.object({ pair: position, rule: position });

/** Of how many rules a graph can be shown. */
export const ruleCounts = ['10', '25', '50', '100', '250', 'all'] as const;

/** What is chosen in the view of a result: a page keeps it while it is hidden, and the editor opens a result at it. */
export const ViewSelectionSchema = z.union([
  z.object({ layer: z.string(), neuron: position, sample: position, group: z.string() }),
  z.object({
    // Null, where none was chosen.
    rule: rulePlace.nullable(),
    graph: z
      .object({
        count: z.enum(ruleCounts),
        filter: z
          .object({
            class: position.optional(),
            leastConfidence: z.number(),
            leastGain: z.number().optional(),
            pair: position.optional(),
          })
          .optional(),
        cascadeOf: rulePlace.optional(),
        centre: z.object({ column: z.number(), y: z.number(), scale: z.number().positive() }).optional(),
      })
      .optional(),
  }),
  z.object({
    pathway: z.object({
      sample: position,
      level: position,
      // None, where the network has no layer.
      layer: z.int(),
    }),
  }),
  z.object({
    neucept: z.object({ layer: position, neuron: position.optional(), sample: position.optional() }),
  }),
  z.object({
    agreement: z.object({
      layer: position,
      neuron: position.optional(),
      top: AgreementParametersSchema.shape.top.optional(),
    }),
  }),
]);
export type KeptSelection = z.infer<typeof ViewSelectionSchema>;
