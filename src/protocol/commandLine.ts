import * as z from 'zod';
import { ResultSchema } from './Result.ts';

/** A command of the command line, as a notebook's magic asks for it. Paths in it are absolute. */
export const CommandRequestSchema = z.object({ args: z.array(z.string()).min(1) }).strict();
export type CommandRequest = z.infer<typeof CommandRequestSchema>;

/** What a command makes: the document, and what stands for it where it cannot be shown. */
export const CommandResponseSchema = z
  .object({
    result: ResultSchema,
    /** As the command line prints it. */
    text: z.string(),
    /** A small picture. */
    svg: z.string(),
    /** It was cancelled, and this is what had been found until then. */
    stopped: z.boolean(),
  })
  .strict();
export type CommandResponse = z.infer<typeof CommandResponseSchema>;

/** An option, such as `--model <file or name>`. */
export interface OptionDescription {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** What it takes; absent for a switch. */
  readonly argument?: string;
  readonly choices?: readonly string[];
}

/** A command that makes an analysis. */
export interface CommandDescription {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionDescription[];
}
