import { numberAttribute } from '../../graph/attributes.ts';
import { slidingWindow, transposedWindow, type SlidingWindow } from '../../graph/operators/slidingWindow.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { flatIndex, positions } from '../positions.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const conv: Readonly<Record<string, ReferenceKernel>> = {
  Conv: (node, [x, filter, bias]) => {
    const window = slidingWindow(node.attributes, x!.shape.slice(2), filter!.shape.slice(2));
    const groups = numberAttribute(node.attributes, 'group', 1);
    const [filters, inner] = filter!.shape as [number, number];
    const shape = [x!.shape[0]!, filters, ...window.output];
    const data = new Float64Array(elementCount(shape));
    forEachPair(window, x!.shape.slice(2), window.output, (inside, place, offset) => {
      for (let sample = 0; sample < shape[0]!; sample++) {
        for (let m = 0; m < filters; m++) {
          const firstChannel = Math.floor((m * groups) / filters) * inner;
          const to = (sample * filters + m) * inside.windows + place.window;
          for (let c = 0; c < inner; c++) {
            const from = (sample * x!.shape[1]! + firstChannel + c) * inside.input + place.element;
            data[to]! += x!.data[from]! * filter!.data[(m * inner + c) * inside.kernel + offset]!;
          }
        }
      }
    });
    return [{ type: x!.type, shape, data: addBias(data, shape, bias?.data) }];
  },

  ConvTranspose: (node, [x, filter, bias]) => {
    const window = transposedWindow(node.attributes, x!.shape.slice(2), filter!.shape.slice(2));
    const groups = numberAttribute(node.attributes, 'group', 1);
    const [channels, inner] = filter!.shape as [number, number];
    const shape = [x!.shape[0]!, inner * groups, ...window.output];
    const data = new Float64Array(elementCount(shape));
    // Its windows lie over the output: every element of the input is spread over one of them.
    forEachPair(window, window.output, x!.shape.slice(2), (inside, place, offset) => {
      for (let sample = 0; sample < shape[0]!; sample++) {
        for (let c = 0; c < channels; c++) {
          const firstChannel = Math.floor((c * groups) / channels) * inner;
          const from = (sample * channels + c) * inside.windows + place.window;
          for (let m = 0; m < inner; m++) {
            const to = (sample * shape[1]! + firstChannel + m) * inside.input + place.element;
            data[to]! += x!.data[from]! * filter!.data[(c * inner + m) * inside.kernel + offset]!;
          }
        }
      }
    });
    return [{ type: x!.type, shape, data: addBias(data, shape, bias?.data) }];
  },
};

/**
 * Calls `visit` for every window and every element under it.
 * @param elements spatial lengths of the value under the windows.
 * @param windows number of windows along each axis.
 */
function forEachPair(
  { kernel, strides, dilations, begin }: SlidingWindow,
  elements: readonly number[],
  windows: readonly number[],
  visit: (
    sizes: { input: number; windows: number; kernel: number },
    place: { window: number; element: number },
    offset: number,
  ) => void,
): void {
  const sizes = {
    input: elementCount(elements),
    windows: elementCount(windows),
    kernel: elementCount(kernel),
  };
  for (const window of positions(windows)) {
    for (const offset of positions(kernel)) {
      const element = flatIndex(
        offset.map((step, axis) => window[axis]! * strides[axis]! + step * dilations[axis]! - begin[axis]!),
        elements,
      );
      if (element === undefined) continue;
      visit(sizes, { window: flatIndex(window, windows)!, element }, flatIndex(offset, kernel)!);
    }
  }
}

function addBias(data: Float64Array, shape: readonly number[], bias: Float64Array | undefined): Float64Array {
  if (!bias) return data;
  const size = elementCount(shape.slice(2));
  return data.map((value, i) => value + bias[Math.floor(i / size) % shape[1]!]!);
}
