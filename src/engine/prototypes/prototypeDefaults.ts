import { PrototypeParametersSchema, type PrototypeParameters } from '../../protocol/PrototypeResult.ts';
import { completeParameters } from '../completeParameters.ts';

export const prototypeDefaults = { steps: 256, each: false } as const;

/** Longest side of a picture that nobody asked to be larger: features of most networks fit in it, and it is quick. */
export const largestOwnSize = 128;

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completePrototypeParameters(asked: {
  [K in keyof PrototypeParameters]?: PrototypeParameters[K] | undefined;
}): PrototypeParameters {
  return completeParameters(PrototypeParametersSchema, prototypeDefaults, asked);
}
