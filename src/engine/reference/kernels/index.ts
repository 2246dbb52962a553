import type { ReferenceKernel } from '../ReferenceValue.ts';
import { activations } from './activations.ts';
import { binary } from './binary.ts';
import { reductions } from './reductions.ts';
import { unary } from './unary.ts';

/** One family a file; the names are those of the operators. */
// prettier-ignore
const families: readonly Readonly<Record<string, ReferenceKernel>>[] = [
  activations,
  binary,
  reductions,
  unary,
];

export const kernels: ReadonlyMap<string, ReferenceKernel> = new Map(
  families.flatMap((family) => Object.entries(family)),
);
