import type { Operator } from '../Operator.ts';
import { isEqualDim, isLessDim } from './dimArithmetic.ts';
import { inferBroadcast, type ContentRule } from './inferElementwise.ts';
import type { Dim } from '../Shape.ts';

/** Comparisons and logic: no gradient passes. */
export const comparison: readonly Operator[] = [
  predicate('Equal', (_type, a, b) => truth(isEqualDim(a!, b!))),
  predicate('Less', (_type, a, b) => truth(isLessDim(a!, b!))),
  predicate('LessOrEqual', (_type, a, b) => not(truth(isLessDim(b!, a!)))),
  predicate('Greater', (_type, a, b) => truth(isLessDim(b!, a!))),
  predicate('GreaterOrEqual', (_type, a, b) => not(truth(isLessDim(a!, b!)))),
  predicate('And', (_type, a, b) => truth(a !== 0 && b !== 0)),
  predicate('Or', (_type, a, b) => truth(a !== 0 || b !== 0)),
  predicate('Xor', (_type, a, b) => truth((a !== 0) !== (b !== 0))),
  predicate('Not', (_type, a) => not(a)),
  predicate('IsNaN'),
  predicate('IsInf'),
];

function predicate(name: string, content?: ContentRule): Operator {
  return { name, infer: inferBroadcast(content, 'bool'), gradient: 'zero' };
}

function truth(value: boolean | undefined): Dim | undefined {
  return value === undefined ? undefined : Number(value);
}

function not(value: Dim | undefined): Dim | undefined {
  return value === undefined ? undefined : value === 0 ? 1 : 0;
}
