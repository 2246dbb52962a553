import type { Attributes } from '../graph/Graph.ts';
import { numbersAttribute } from '../graph/attributes.ts';
import { slidingWindow } from '../graph/operators/slidingWindow.ts';
import { elementCount } from '../graph/Tensor.ts';

/** In one window of a max pooling, by how much the largest element exceeds another one. */
export interface PoolingMargin {
  readonly margin: number;
  readonly winner: number;
  readonly other: number;
}

/**
 * The margins of all windows, but for pairs in which neither element moves.
 * @param shape of one sample, [channels, ...spatial].
 * @param values of one sample.
 */
export function poolingMargins(
  attributes: Attributes,
  shape: readonly number[],
  values: ArrayLike<number>,
  moves: (element: number) => boolean,
): PoolingMargin[] {
  const [channels, ...spatial] = shape as [number, ...number[]];
  const kernel = numbersAttribute(attributes, 'kernel_shape')!;
  const { strides, dilations, begin, output } = slidingWindow(attributes, spatial, kernel);
  const plane = elementCount(spatial);
  const margins: PoolingMargin[] = [];
  for (let window = 0; window < elementCount(output); window++) {
    const offsets = windowOffsets(window);
    for (let channel = 0; channel < channels; channel++) {
      const elements = offsets.map((offset) => channel * plane + offset);
      let winner = elements[0]!;
      for (const element of elements) if (values[element]! > values[winner]!) winner = element;
      for (const other of elements) {
        if (other === winner || !(moves(winner) || moves(other))) continue;
        margins.push({ margin: values[winner]! - values[other]!, winner, other });
      }
    }
  }
  return margins;

  /** Places in the plane that a window covers, without those in the padding. */
  function windowOffsets(window: number): number[] {
    let places = [0];
    let rest = window;
    const positions = output.toReversed().map((length) => {
      const position = rest % length;
      rest = Math.floor(rest / length);
      return position;
    });
    positions.reverse().forEach((position, axis) => {
      const length = spatial[axis]!;
      const start = position * strides[axis]! - begin[axis]!;
      const along = Array.from({ length: kernel[axis]! }, (_, k) => start + k * dilations[axis]!).filter(
        (place) => place >= 0 && place < length,
      );
      places = places.flatMap((place) => along.map((step) => place * length + step));
    });
    return places;
  }
}
