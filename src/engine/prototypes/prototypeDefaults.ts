import { PrototypeParametersSchema, type PrototypeParameters } from '../../protocol/PrototypeResult.ts';
import { InputError } from '../InputError.ts';

export const prototypeDefaults = { steps: 256, each: false } as const;

/** Longest side of a picture that nobody asked to be larger: features of most networks fit in it, and it is quick. */
export const largestOwnSize = 128;

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completePrototypeParameters(asked: {
  [K in keyof PrototypeParameters]?: PrototypeParameters[K] | undefined;
}): PrototypeParameters {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parsed = PrototypeParametersSchema.safeParse({ ...prototypeDefaults, ...Object.fromEntries(given) });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}
