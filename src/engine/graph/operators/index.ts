import type { Operator } from '../Operator.ts';
import { activations } from './activations.ts';
import { binary } from './binary.ts';
import { cast } from './cast.ts';
import { comparison } from './comparison.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { cumulative } from './cumulative.ts';
import { expand } from './expand.ts';
import { extremes } from './extremes.ts';
import { gather } from './gather.ts';
import { identity } from './identity.ts';
import { matmul } from './matmul.ts';
import { normalization } from './normalization.ts';
import { pad } from './pad.ts';
import { pool } from './pool.ts';
import { reductions } from './reductions.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';
import { selection } from './selection.ts';
import { shapes } from './shapes.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { transpose } from './transpose.ts';
import { unary } from './unary.ts';

/** Every operator the engine knows, one family a file. */
// prettier-ignore
const families: readonly (readonly Operator[])[] = [
  activations,
  binary,
  cast,
  comparison,
  concat,
  conv,
  cumulative,
  expand,
  extremes,
  gather,
  identity,
  matmul,
  normalization,
  pad,
  pool,
  reductions,
  reshape,
  resize,
  selection,
  shapes,
  slice,
  softmax,
  transpose,
  unary,
];

const operators = new Map(families.flat().map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | undefined {
  return operators.get(name);
}

export function operatorNames(): string[] {
  return [...operators.keys()].sort();
}
