import type * as z from 'zod';
import { InputError } from './InputError.ts';

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeParameters<T>(schema: z.ZodType<T>, defaults: object, asked: object): T {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parsed = schema.safeParse({ ...defaults, ...Object.fromEntries(given) });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
}
