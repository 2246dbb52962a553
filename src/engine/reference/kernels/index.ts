import type { ReferenceKernel } from '../ReferenceValue.ts';
import { activations } from './activations.ts';
import { binary } from './binary.ts';
import { cast } from './cast.ts';
import { comparison } from './comparison.ts';
import { conv } from './conv.ts';
import { extremes } from './extremes.ts';
import { identity } from './identity.ts';
import { matmul } from './matmul.ts';
import { movement } from './movement.ts';
import { normalization } from './normalization.ts';
import { pool } from './pool.ts';
import { reductions } from './reductions.ts';
import { resize } from './resize.ts';
import { selection } from './selection.ts';
import { softmax } from './softmax.ts';
import { unary } from './unary.ts';

/** One family a file; the names are those of the operators. */
// prettier-ignore
const families: readonly Readonly<Record<string, ReferenceKernel>>[] = [
  activations,
  binary,
  cast,
  comparison,
  conv,
  extremes,
  identity,
  matmul,
  movement,
  normalization,
  pool,
  reductions,
  resize,
  selection,
  softmax,
  unary,
];

export const kernels: ReadonlyMap<string, ReferenceKernel> = new Map(
  families.flatMap((family) => Object.entries(family)),
);
