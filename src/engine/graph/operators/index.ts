import type { Operator } from '../Operator.ts';
import { activations } from './activations.ts';
import { binary } from './binary.ts';
import { reductions } from './reductions.ts';
import { unary } from './unary.ts';

/** Every operator the engine knows, one family a file. */
// prettier-ignore
const families: readonly (readonly Operator[])[] = [
  activations,
  binary,
  reductions,
  unary,
];

const operators = new Map(families.flat().map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | undefined {
  return operators.get(name);
}

export function operatorNames(): string[] {
  return [...operators.keys()].sort();
}
