import { addCompound } from '../../src/engine/graph/compound/addCompound.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

/** The forms that exporters write, and some they might. */
export const equations: readonly (readonly [string, ...(readonly number[])[]])[] = [
  ['bij,bjk->bik', [2, 3, 4], [2, 4, 2]],
  ['bhid,bhjd->bhij', [2, 2, 3, 4], [2, 2, 2, 4]],
  ['bhij,bhjd->bhid', [2, 2, 3, 2], [2, 2, 2, 4]],
  ['bqhd,bkhd->bhqk', [2, 3, 2, 4], [2, 2, 2, 4]],
  ['i,j->ij', [3], [2]],
  ['i,i', [3], [3]],
  ['...ij,...jk->...ik', [2, 3, 2, 4], [2, 3, 4, 2]],
  ['...ij,...jk->...ik', [2, 3, 2, 4], [3, 4, 2]],
  ['bij->bji', [2, 3, 4]],
  ['bij->b', [2, 3, 4]],
  ['ba', [2, 3]],
  ['ij->', [2, 3]],
  ['ij->ij', [2, 3]],
  ['btc,cd->btd', [2, 3, 4], [4, 2]],
  ['abc,cde->abde', [2, 2, 3], [3, 2, 2]],
  ['abcd,abcd->a', [2, 2, 2, 2], [2, 2, 2, 2]],
  ['bi,bj->bij', [2, 3], [2, 2]],
  ['bi,bi->bi', [2, 3], [2, 3]],
  ['bij,bj->bi', [2, 3, 4], [2, 4]],
  ['bij,k->bk', [2, 3, 4], [3]],
  ['bi,ij,jk->bk', [2, 3], [3, 4], [4, 2]],
  ['b i , b i -> b', [2, 3], [2, 3]],
];

const letters = ['x', 'y', 'z'];

export const cases: readonly OperatorCase[] = equations.map(([equation, ...shapes], i) => ({
  name: `Einsum, ${equation}, ${shapes[0]!.length} and ${shapes[1]?.length ?? 0} axes`,
  operator: 'Einsum',
  inputs: Object.fromEntries(shapes.map((shape, k) => [letters[k]!, uniform(shape, 960 + 3 * i + k)])),
  build: (builder) =>
    addCompound(
      builder,
      'Einsum',
      letters.slice(0, shapes.length),
      { equation },
      { outputs: ['result'] },
      1,
    )!,
  differentiable: letters.slice(0, shapes.length),
}));
