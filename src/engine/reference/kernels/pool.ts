import { poolWindow, windowCounts } from '../../graph/operators/pool.ts';
import type { SlidingWindow } from '../../graph/operators/slidingWindow.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { flatIndex, positions } from '../positions.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

export const pool: Readonly<Record<string, ReferenceKernel>> = {
  MaxPool: (node, [x]) => {
    const window = poolWindow(node.attributes, x!.shape.slice(2));
    return [overWindows(x!, window, (elements) => Math.max(...elements))];
  },

  AveragePool: (node, [x]) => {
    const window = poolWindow(node.attributes, x!.shape.slice(2));
    const counts = windowCounts(node.attributes, x!.shape.slice(2), window);
    return [overWindows(x!, window, (elements, i) => elements.reduce((sum, e) => sum + e, 0) / counts[i]!)];
  },
};

/** Applies `f` to the elements under each window of each channel. */
function overWindows(
  { type, shape, data }: ReferenceValue,
  { kernel, strides, dilations, begin, output }: SlidingWindow,
  f: (elements: number[], window: number) => number,
): ReferenceValue {
  const input = shape.slice(2);
  const size = elementCount(input);
  const under = [...positions(output)].map((window) =>
    [...positions(kernel)].flatMap(
      (offset) =>
        flatIndex(
          offset.map((step, axis) => window[axis]! * strides[axis]! + step * dilations[axis]! - begin[axis]!),
          input,
        ) ?? [],
    ),
  );
  return { type, shape: [...shape.slice(0, 2), ...output], data: pooled() };

  function pooled(): Float64Array {
    const result = new Float64Array(shape[0]! * shape[1]! * under.length);
    return result.map((_, i) => {
      const [channel, window] = [Math.floor(i / under.length), i % under.length];
      return f(
        under[window]!.map((element) => data[channel * size + element]!),
        window,
      );
    });
  }
}
