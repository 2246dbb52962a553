import * as z from 'zod';
import type { CancellationToken } from 'vscode';
import type { ReportProgress } from '../protocol/requests.ts';
import type { Result } from '../protocol/Result.ts';
import type { EngineClient } from './EngineClient.ts';
import type { Question } from './questions/Question.ts';

/** What every analysis is of; each command adds what else it asks for. */
export const AnalysisSchema = z
  .object({
    /** Folder whose neuron-lens.json names models and data. */
    folder: z.string().optional(),
    model: z.string(),
    /** null for none, where a command can do without. */
    data: z.string().nullable(),
    /** Compute it, though the workspace may hold the answer. */
    fresh: z.boolean().optional(),
  })
  .strict();
export type Analysis = z.infer<typeof AnalysisSchema>;

/** How a running analysis tells how far it is, and is ended. */
export interface Job {
  readonly report: ReportProgress;
  /** The user wants it to end. */
  readonly stop: CancellationToken;
  /** The user no longer waits for what a stopped analysis may still give. */
  readonly giveUp: CancellationToken;
}

/** A command that asks for an analysis, runs it, and opens its result. */
export interface AnalysisCommand<A extends Analysis, R extends Result = Result> {
  /** As in the command palette; the answers of the last time are kept under it. */
  readonly title: string;
  /** Of the answers, which a keybinding or another extension may give at once. */
  readonly schema: z.ZodType<A>;
  /** In the order in which they are asked. */
  readonly questions: { readonly [K in Exclude<keyof A, 'folder' | 'fresh'>]-?: Question<A[K]> };
  /** The answers besides model and data, in a few words. */
  readonly describe: (answers: A) => string;
  /** Title of the progress: "Ranking the neurons of lenet". */
  readonly doing: (answers: A) => string;
  /** How often its progress runs from nothing to the whole. */
  readonly phases: number;
  readonly run: (engine: EngineClient, answers: A, job: Job) => Promise<R>;
}
