import type { Operator } from '../Operator.ts';
import { isEqualDim, isLessDim } from './dimArithmetic.ts';
import { inferBroadcast, type ContentRule } from './inferElementwise.ts';
import type { Dim } from '../Shape.ts';

/** Comparisons and logic: no gradient passes. */
export const comparison: readonly Operator[] = [
  predicate('Equal', 2, (_type, a, b) => truth(isEqualDim(a!, b!))),
  predicate('Less', 2, (_type, a, b) => truth(isLessDim(a!, b!))),
  predicate('LessOrEqual', 2, (_type, a, b) => not(truth(isLessDim(b!, a!)))),
  predicate('Greater', 2, (_type, a, b) => truth(isLessDim(b!, a!))),
  predicate('GreaterOrEqual', 2, (_type, a, b) => not(truth(isLessDim(a!, b!)))),
  predicate('And', 2, (_type, a, b) => truth(a !== 0 && b !== 0)),
  predicate('Or', 2, (_type, a, b) => truth(a !== 0 || b !== 0)),
  predicate('Xor', 2, (_type, a, b) => truth((a !== 0) !== (b !== 0))),
  predicate('Not', 1, (_type, a) => not(a)),
  predicate('IsNaN', 1),
  predicate('IsInf', 1),
];

function predicate(name: string, count: number, content?: ContentRule): Operator {
  return { name, infer: inferBroadcast({ count, content, type: 'bool' }), gradient: 'zero' };
}

function truth(value: boolean | undefined): Dim | undefined {
  return value === undefined ? undefined : Number(value);
}

function not(value: Dim | undefined): Dim | undefined {
  return value === undefined ? undefined : value === 0 ? 1 : 0;
}
