import type { PictureInput } from '../prototypes/findPictureInput.ts';

/** Pixels on each side of a square, as in the paper (fig. 10). */
export const squareSide = 4;

/**
 * The numbers of a picture in squares of 4 × 4 pixels with all their colours, smaller at the right and lower edge where
 * the sides are no multiples of 4. Each is the list of its positions in the picture, row-major, ascending.
 */
export function pixelSquares({ channels, height, width, layout }: PictureInput): number[][] {
  const across = Math.ceil(width / squareSide);
  const squares = Array.from({ length: Math.ceil(height / squareSide) * across }, (): number[] => []);
  for (let position = 0; position < channels * height * width; position++) {
    const pixel = layout === 'NHWC' ? Math.floor(position / channels) : position % (height * width);
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    squares[Math.floor(row / squareSide) * across + Math.floor(column / squareSide)]!.push(position);
  }
  return squares;
}
