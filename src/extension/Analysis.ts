import * as z from 'zod';
import { ConductanceParametersSchema } from '../protocol/ConductanceResult.ts';

/** What an analysis is of: all that the command asks for. */
export const AnalysisSchema = z
  .object({
    /** Folder whose neuron-lens.json names models and data. */
    folder: z.string().optional(),
    model: z.string(),
    data: z.string(),
    target: ConductanceParametersSchema.shape.target,
    layers: ConductanceParametersSchema.shape.layers,
  })
  .strict();
export type Analysis = z.infer<typeof AnalysisSchema>;
