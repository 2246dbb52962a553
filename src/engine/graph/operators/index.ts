import type { Operator } from '../Operator.ts';

/** Every operator the engine knows, one family a file. */
const families: readonly (readonly Operator[])[] = [];

const operators = new Map(families.flat().map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | undefined {
  return operators.get(name);
}

export function operatorNames(): string[] {
  return [...operators.keys()].sort();
}
