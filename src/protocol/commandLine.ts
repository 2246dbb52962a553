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

/** What a number has to be. */
export interface NumberDescription {
  readonly whole: boolean;
  readonly least?: number;
  /** It has to be larger than this. */
  readonly above?: number;
}

/** An option, such as `--model <file or name>`; or an operand, a value without an option, whose name has no dashes. */
export interface OptionDescription {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** What it takes; absent for a switch. */
  readonly argument?: string;
  /** All that it takes. */
  readonly choices?: readonly string[];
  /** Values with a meaning of their own, beside others. */
  readonly words?: readonly string[];
  /** It takes a number, or one of `words`. */
  readonly number?: NumberDescription;
  /** It takes several, separated by commas. */
  readonly list?: true;
  /** An operand that may be given more than once. */
  readonly several?: true;
}

/** A command that makes an analysis. */
export interface CommandDescription {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionDescription[];
  /** Values before the options. */
  readonly operands: readonly OptionDescription[];
}
