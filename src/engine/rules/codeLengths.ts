/** Code lengths of Fischer, Oláh and Vreeken (2021), section 2.2, all in bits. */

const tabulated = 1 << 16;
let factorials: Float64Array | undefined;

/** log2 n! for a whole n ≥ 0. */
function log2Factorial(n: number): number {
  if (n >= tabulated) return stirling(n);
  if (!factorials) {
    factorials = new Float64Array(tabulated);
    for (let i = 2; i < tabulated; i++) {
      factorials[i] = i < 64 ? factorials[i - 1]! + Math.log2(i) : stirling(i);
    }
  }
  return factorials[n]!;
}

/** Stirling's series; from n = 64 on its error is below the rounding of a double. */
function stirling(n: number): number {
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series) / Math.LN2;
}

/** log2 of the number of ways to choose k out of n. */
export function log2Choose(n: number, k: number): number {
  if (k === 0 || k === n) return 0;
  return log2Factorial(n) - log2Factorial(k) - log2Factorial(n - k);
}

const summed = 1024;
/** NaN where not computed yet. */
const complexities = new Float64Array(tabulated).fill(NaN);

/**
 * L_pc(n): log2 of the binomial's parametric complexity Σ_k C(n, k) (k/n)^k ((n - k)/n)^(n - k).
 * The sum equals Σ_k n! / ((n - k)! n^k) = 1 + Q(n) with Ramanujan's Q; from n = 1024 on Q's asymptotic series
 * (Flajolet, Grabner, Kirschenhofer, Prodinger 1995) is exact to rounding, and takes constant time.
 */
export function parametricComplexity(n: number): number {
  if (n === 0) return 0;
  if (n >= tabulated) return computeComplexity(n);
  if (Number.isNaN(complexities[n])) complexities[n] = computeComplexity(n);
  return complexities[n]!;
}

function computeComplexity(n: number): number {
  if (n >= summed) {
    const root = Math.sqrt(Math.PI / (2 * n));
    return Math.log2(
      1 + n * root - 1 / 3 + root / 12 - 4 / (135 * n) + root / (288 * n) + 8 / (2835 * n * n),
    );
  }
  let sum = 0;
  let term = 1;
  for (let k = 0; k <= n && term > 0; k++) {
    sum += term;
    term *= (n - k) / n;
  }
  return Math.log2(sum);
}

/** c0 for which L_N satisfies the Kraft inequality with equality (Rissanen 1983). */
const normalisation = 2.865064;

/** L_N(n) of the numbers that rules have: heads, tails, l, k. */
const universal = Float64Array.from({ length: 1024 }, (_, n) => (n === 0 ? Infinity : computeUniversal(n)));

/** L_N(n): the universal code for whole numbers n ≥ 1. */
export function universalInteger(n: number): number {
  return n < universal.length ? universal[n]! : computeUniversal(n);
}

function computeUniversal(n: number): number {
  let bits = Math.log2(normalisation);
  for (let term = Math.log2(n); term > 0; term = Math.log2(term)) bits += term;
  return bits;
}

/** Bits for the number of rules; nothing for none, as in section 2.2, where the baseline model has no such term. */
export function ruleCountLength(rules: number): number {
  return rules === 0 ? 0 : universalInteger(rules);
}
