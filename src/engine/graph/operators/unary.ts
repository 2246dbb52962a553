import type { Operator } from '../Operator.ts';
import { inferSame } from './inferElementwise.ts';

/** One value, element by element. */
export const unary: readonly Operator[] = [{ name: 'Sign', infer: inferSame, gradient: 'zero' }];
