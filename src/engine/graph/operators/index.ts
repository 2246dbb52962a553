import type { Operator } from '../Operator.ts';
import { activations } from './activations.ts';
import { binary } from './binary.ts';
import { cast } from './cast.ts';
import { comparison } from './comparison.ts';
import { extremes } from './extremes.ts';
import { identity } from './identity.ts';
import { normalization } from './normalization.ts';
import { reductions } from './reductions.ts';
import { selection } from './selection.ts';
import { softmax } from './softmax.ts';
import { unary } from './unary.ts';

/** Every operator the engine knows, one family a file. */
// prettier-ignore
const families: readonly (readonly Operator[])[] = [
  activations,
  binary,
  cast,
  comparison,
  extremes,
  identity,
  normalization,
  reductions,
  selection,
  softmax,
  unary,
];

const operators = new Map(families.flat().map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | undefined {
  return operators.get(name);
}

export function operatorNames(): string[] {
  return [...operators.keys()].sort();
}
