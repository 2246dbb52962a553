import * as z from 'zod';
import { AgreementParametersSchema } from './AgreementResult.ts';

const position = z.int().nonnegative();

/** What is chosen in the view of a result: a page keeps it while it is hidden, and the editor opens a result at it. */
export const ViewSelectionSchema = z.union([
  z.object({ layer: z.string(), neuron: position, sample: position, group: z.string() }),
  z.object({ rule: z.object({ pair: position, rule: position }) }),
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
