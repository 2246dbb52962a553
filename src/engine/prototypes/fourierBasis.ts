/** The real Fourier basis of a row of `length` points. */
export interface FourierBasis {
  /**
   * [length, length], row by row: column 0 is constant, columns 2k - 1 and 2k are the cosine and the sine of frequency k,
   * and the last one of an even length alternates. The columns are orthonormal, so the transpose is the inverse.
   */
  readonly matrix: Float32Array;
  /** Cycles per point of each column, 0 to 1/2. */
  readonly frequencies: Float64Array;
}

export function fourierBasis(length: number): FourierBasis {
  const matrix = new Float32Array(length * length);
  const frequencies = new Float64Array(length);
  for (let column = 0; column < length; column++) {
    const k = Math.ceil(column / 2);
    frequencies[column] = k / length;
    const alone = k === 0 || 2 * k === length;
    const norm = Math.sqrt((alone ? 1 : 2) / length);
    for (let row = 0; row < length; row++) {
      // The product is reduced first: the cosine of a large angle loses digits.
      const angle = (2 * Math.PI * ((k * row) % length)) / length;
      matrix[row * length + column] =
        norm * (column % 2 === 0 && column > 0 ? Math.sin(angle) : Math.cos(angle));
    }
  }
  return { matrix, frequencies };
}
