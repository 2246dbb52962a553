const thinSpace = '\u2009';
const minus = '\u2212';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Three significant digits, thin spaces between thousands, powers of ten below 0.001 and from a million on. Results
 * leave out what is not a number.
 */
export function formatNumber(value: number = NaN): string {
  if (Number.isNaN(value)) {
    return 'not a number';
  }
  const sign = value < 0 ? minus : '';
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) {
    return `${sign}∞`;
  }
  if (magnitude === 0) {
    return '0';
  }
  const rounded = Number(magnitude.toPrecision(3));
  if (rounded >= 1e6 || rounded < 1e-3) {
    const [digits, exponent] = rounded.toExponential(2).split('e') as [string, string];
    return `${sign}${digits}×10${superscript(Number(exponent))}`;
  }
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(rounded)));
  return sign + group(rounded.toFixed(decimals));
}

/** A whole number in full, with thin spaces between thousands. */
export function formatCount(value: number): string {
  return (value < 0 ? minus : '') + group(String(Math.abs(Math.round(value))));
}

/** A fraction as per cent: 0.0123 is "1.23 %". */
export function formatPercent(fraction: number): string {
  const percent = fraction * 100;
  if (percent !== 0 && Math.abs(percent) < 0.001) {
    return `< 0.001${thinSpace}%`;
  }
  return `${formatNumber(percent)}${thinSpace}%`;
}

/** The size of a file. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes / 1e6)} MB`;
}

/** "16 × 5 × 5"; a single number for a vector. */
export function formatShape(shape: readonly number[]): string {
  return shape.map(formatCount).join(' × ');
}

function group(digits: string): string {
  const [whole, fraction] = digits.split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return (exponent < 0 ? '⁻' : '') + digits;
}
