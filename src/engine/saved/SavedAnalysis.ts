import * as z from 'zod';
import { resultHeader } from '../../protocol/ResultHeader.ts';
import { ResultSchema } from '../../protocol/Result.ts';

const text = z.string().max(4096);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const source = z.strictObject({ path: text, sha256: hash });

/** What lies beside each saved analysis, so that a list of them need not read the documents. */
export const SavedMetaSchema = z.strictObject({
  version: z.literal(1),
  /** Of the question: {@link analysisKey}. */
  key: hash,
  kind: z.enum(ResultSchema.options.map((option) => option.shape.kind.value)),
  /** As above its view. */
  title: text,
  /** Class, layers and samples in words. */
  description: text,
  createdAt: resultHeader.createdAt,
  model: source,
  /** None of an analysis without data. */
  data: source.extend({ samples: z.int().positive() }).optional(),
  /** Left out where they are long. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  /** The engine's request that it answers, to ask again; left out where it is long. */
  asked: z.strictObject({ method: text, request: z.record(z.string(), z.unknown()) }).optional(),
  seed: z.int(),
  /** How long it took to compute. */
  seconds: z.number().nonnegative(),
});

export type SavedMeta = z.infer<typeof SavedMetaSchema>;

/** A saved analysis as it is listed. */
export interface SavedAnalysis extends SavedMeta {
  /** Of the document. */
  readonly path: string;
  readonly bytes: number;
}
