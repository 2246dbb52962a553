import type { NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { clusterColumns, cutBySize } from '../numeric/clusterColumns.ts';
import { cholesky } from '../numeric/cholesky.ts';
import type { Matrix } from '../numeric/Matrix.ts';
import { smallestEigenvalue } from '../numeric/smallestEigenvalue.ts';
import { descendS } from './descendS.ts';
import { makePause, type Pause } from '../makePause.ts';
import { maximiseSum } from './maximiseSum.ts';

/** S of more neurons is block-diagonal: this many neurons a block at most. */
const largestBlock = 1000;

/** Of 2R - S, and of S itself, the smallest eigenvalue is at least this: what is divided by them stays accurate. */
const least = 1e-5;

/**
 * The diagonal of S, of a correlation matrix R: as large as 0 ≤ S ≤ 2R allows, in the sense of the method.
 * `equicorrelated` is min(1, 2 λ_min(R)) everywhere; `sdp` is of maximiseSum, the others of descendS. In blocks of
 * correlated neurons where there are more than `blockSize` of them, and then scaled so that the bound holds for the whole.
 * @returns `blocks`: neurons of each block
 */
export async function chooseS(
  correlation: Matrix,
  method: NeuceptParameters['s'],
  { blockSize = largestBlock, pause = makePause() }: { blockSize?: number; pause?: Pause } = {},
): Promise<{ s: Float64Array; blocks: number[] }> {
  const p = correlation.rows;
  const blocks =
    p > blockSize
      ? cutBySize(clusterColumns(correlation), blockSize)
      : [Array.from({ length: p }, (_, j) => j)];
  const s = new Float64Array(p);
  for (const block of blocks) {
    const part = block.length === p ? correlation : correlation.principal(block);
    await pause();
    const values = await chooseBlock(part, method, pause);
    block.forEach((j, i) => (s[j] = Math.max(values[i]!, least)));
  }
  await scaleDown(correlation, s, pause);
  return { s, blocks: blocks.map(({ length }) => length) };
}

async function chooseBlock(
  correlation: Matrix,
  method: NeuceptParameters['s'],
  pause: Pause,
): Promise<Float64Array> {
  if (method === 'sdp') return maximiseSum(correlation, pause);
  if (method !== 'equicorrelated') return descendS(correlation, method, pause);
  return new Float64Array(correlation.rows).fill(Math.min(1, 2 * smallestEigenvalue(correlation)));
}

/** Multiplies s by the largest number up to 1 with 2R - S ≥ least · I, to a ten-thousandth. */
async function scaleDown(correlation: Matrix, s: Float64Array, pause: Pause): Promise<void> {
  const fits = (scale: number): boolean => {
    const difference = correlation.copy();
    for (let i = 0; i < difference.values.length; i++) difference.values[i] = 2 * difference.values[i]!;
    s.forEach((value, j) => difference.set(j, j, difference.at(j, j) - scale * value - least));
    return cholesky(difference) !== undefined;
  };
  if (fits(1)) return;
  let [below, above] = [0, 1];
  while (above - below > 1e-4) {
    await pause();
    const middle = (below + above) / 2;
    if (fits(middle)) below = middle;
    else above = middle;
  }
  if (below === 0) throw new Error('the correlation matrix is singular');
  for (let j = 0; j < s.length; j++) s[j] = s[j]! * below;
}
