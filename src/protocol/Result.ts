import * as z from 'zod';
import { AblationResultSchema } from './AblationResult.ts';
import { AgreementResultSchema } from './AgreementResult.ts';
import { ConductanceResultSchema } from './ConductanceResult.ts';
import { EvaluationResultSchema } from './EvaluationResult.ts';
import { InterventionResultSchema } from './InterventionResult.ts';
import { NeuceptComparisonResultSchema } from './NeuceptComparisonResult.ts';
import { NeuceptResultSchema } from './NeuceptResult.ts';
import { PathwayResultSchema } from './PathwayResult.ts';
import { ProbesResultSchema } from './ProbesResult.ts';
import { PrototypeResultSchema } from './PrototypeResult.ts';
import { RulesComparisonResultSchema } from './RulesComparisonResult.ts';
import { RulesResultSchema } from './RulesResult.ts';

/** Version of the documents this build writes. Older ones open; newer ones are refused by name. */
export const resultVersion = 1;
export const resultMimeType = 'application/vnd.neuron-lens+json';
export const resultExtension = '.nlens.json';

/** A saved analysis of any kind. */
export const ResultSchema = z.discriminatedUnion('kind', [
  ConductanceResultSchema,
  RulesResultSchema,
  RulesComparisonResultSchema,
  PathwayResultSchema,
  NeuceptResultSchema,
  NeuceptComparisonResultSchema,
  PrototypeResultSchema,
  InterventionResultSchema,
  AblationResultSchema,
  ProbesResultSchema,
  EvaluationResultSchema,
  AgreementResultSchema,
]);
export type Result = z.infer<typeof ResultSchema>;

/** Thrown for a document that is no result, or a damaged one. The message says what is wrong and is one line. */
export class ResultError extends Error {
  override name = 'ResultError';
}

/** Checks a parsed JSON document and gives it its type. Throws {@link ResultError}. */
export function parseResult(document: unknown): Result {
  const version = (document as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > resultVersion) {
    throw new ResultError(
      `this analysis has format version ${version}, this Neuron Lens reads up to ${resultVersion}: update the extension`,
    );
  }
  const parsed = ResultSchema.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = issue.path.length > 0 ? issue.path.join('.') : 'document';
    throw new ResultError(`damaged or foreign analysis: ${where}: ${issue.message}`);
  }
  return parsed.data;
}

/** Parses the text of a *.nlens.json file. Throws {@link ResultError}. */
export function parseResultText(text: string): Result {
  if (text.trim() === '') throw new ResultError('the document is empty: save the analysis again');
  if (text.startsWith('version https://git-lfs')) {
    throw new ResultError('a Git LFS pointer, not the analysis: run `git lfs pull`');
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new ResultError(`not a JSON document: ${(error as Error).message}`);
  }
  return parseResult(document);
}
