import { encode } from 'fast-png';
import type { PrototypeResult } from '../protocol/PrototypeResult.ts';
import { paintPrototype } from './paintPrototype.ts';

/** White pixels between two prototypes. */
const gap = 4;

/** A PNG file of all prototypes of a result side by side, pixel for pixel. */
export function prototypePng({ input, items }: Pick<PrototypeResult, 'input' | 'items'>): Uint8Array {
  const painted = items.map((item) => paintPrototype(input, item));
  const width = painted.reduce((sum, each) => sum + each.width, gap * (painted.length - 1));
  const height = Math.max(...painted.map((each) => each.height));
  const data = new Uint8Array(4 * width * height).fill(255);
  let left = 0;
  for (const each of painted) {
    for (let row = 0; row < each.height; row++) {
      const line = each.rgba.subarray(4 * row * each.width, 4 * (row + 1) * each.width);
      data.set(line, 4 * (row * width + left));
    }
    left += each.width + gap;
  }
  return encode({ width, height, data, channels: 4 });
}
