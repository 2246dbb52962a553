import * as z from 'zod';
import { EncodedArraySchema } from './EncodedArray.ts';

/** The network's input, and inputs of samples that views show; which ones, the result says. */
export const ShownInputSchema = z
  .object({
    name: z.string(),
    /** Shape of one sample. */
    shape: z.array(z.int().positive()),
    /** As the network got them, [shown samples, ...shape]. */
    shown: EncodedArraySchema,
  })
  .strict()
  // Views make pictures of this size.
  .refine(({ shape, shown }) => shown.shape.slice(1).join() === shape.join(), {
    message: 'the shown inputs do not have the shape of the input',
  });
