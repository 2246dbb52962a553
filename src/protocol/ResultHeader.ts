import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What every saved analysis says of itself, whatever its kind. */
export const resultHeader = {
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  model: z
    .object({
      path: z.string(),
      sha256,
      producer: z.string(),
      /** Python or TypeScript file that defines the model, when neuron-lens.json names one. Relative to the workspace. */
      code: z.string().optional(),
      /** The class in `code` that defines the model, when neuron-lens.json names it. */
      class: z.string().optional(),
      /** Of the text of `code` when the analysis was made, with LF line ends; absent where it could not be read. */
      codeSha256: sha256.optional(),
    })
    .strict(),
  data: z
    .object({
      path: z.string(),
      sha256,
      /** Samples analysed, not samples in the file. */
      samples: z.int().positive(),
    })
    .strict(),
  seed: z.int(),
  device: z.string(),
  seconds: z.number().nonnegative(),
};

export type ResultHeader = z.infer<z.ZodObject<typeof resultHeader>>;
