import { axisFromFront, numberAttribute, stringAttribute } from '../../graph/attributes.ts';
import { fillValue, shapeRange } from '../../graph/operators/shapes.ts';
import { clampSlice } from '../../graph/operators/slice.ts';
import { blockSize, depthFirst, permutation } from '../../graph/operators/transpose.ts';
import { broadcastShapes } from '../../graph/Shape.ts';
import { elementCount, numbers } from '../../graph/Tensor.ts';
import { broadcastTo, stridesOf } from '../elementwise.ts';
import { flatIndex, positions } from '../positions.ts';
import { readStrided } from '../readStrided.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

/** Operators that move, pick and repeat elements, and those that make values from shapes. */
export const movement: Readonly<Record<string, ReferenceKernel>> = {
  Reshape: (node, [x, target]) => {
    const allowZero = numberAttribute(node.attributes, 'allowzero', 0) !== 0;
    const shape = [...target!.data].map((dim, axis) => (dim === 0 && !allowZero ? x!.shape[axis]! : dim));
    const open = shape.indexOf(-1);
    if (open >= 0) shape[open] = x!.data.length / elementCount(shape.filter((dim) => dim !== -1));
    return [{ ...x!, shape }];
  },

  Flatten: (node, [x]) => {
    const asked = numberAttribute(node.attributes, 'axis', 1);
    const axis = asked < 0 ? asked + x!.shape.length : asked;
    return [{ ...x!, shape: [elementCount(x!.shape.slice(0, axis)), elementCount(x!.shape.slice(axis))] }];
  },

  Squeeze: (_node, [x, axes]) => {
    const removed = axes && [...axes.data].map((axis) => axisFromFront(axis, x!.shape.length));
    return [
      { ...x!, shape: x!.shape.filter((dim, axis) => (removed ? !removed.includes(axis) : dim !== 1)) },
    ];
  },

  Unsqueeze: (_node, [x, axes]) => {
    const rank = x!.shape.length + axes!.data.length;
    const added = [...axes!.data].map((axis) => axisFromFront(axis, rank));
    const old = [...x!.shape];
    return [
      { ...x!, shape: Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : old.shift()!)) },
    ];
  },

  Transpose: (node, [x]) => [transposed(x!, permutation(node.attributes, x!.shape.length))],

  DepthToSpace: (node, [x]) => {
    const [samples, channels, height, width] = x!.shape as [number, number, number, number];
    const block = blockSize(node.attributes);
    const depth = channels / block ** 2;
    const crd = depthFirst(node.attributes);
    const split = crd
      ? [samples, depth, block, block, height, width]
      : [samples, block, block, depth, height, width];
    const { data } = transposed({ ...x!, shape: split }, crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]);
    return [{ type: x!.type, shape: [samples, depth, height * block, width * block], data }];
  },

  SpaceToDepth: (node, [x]) => {
    const [samples, channels, height, width] = x!.shape as [number, number, number, number];
    const block = blockSize(node.attributes);
    const [rows, columns] = [height / block, width / block];
    const split = { ...x!, shape: [samples, channels, rows, block, columns, block] };
    const { data } = transposed(split, [0, 3, 5, 1, 2, 4]);
    return [{ type: x!.type, shape: [samples, channels * block ** 2, rows, columns], data }];
  },

  Slice: (_node, [x, starts, ends, axes, steps]) => {
    const shape = [...x!.shape];
    const strides = stridesOf(shape);
    let offset = 0;
    for (const [i, start] of starts!.data.entries()) {
      const axis = axisFromFront(axes ? axes.data[i]! : i, shape.length)!;
      const part = clampSlice(axis, start, ends!.data[i]!, steps?.data[i] ?? 1, shape[axis]!);
      offset += part.start * strides[axis]!;
      strides[axis]! *= part.step;
      shape[axis] = part.length;
    }
    return [{ type: x!.type, shape, data: readStrided(x!.data, offset, shape, strides) }];
  },

  Concat: (node, inputs) => {
    const values = inputs as readonly ReferenceValue[];
    const { type, shape } = values[0]!;
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), shape.length)!;
    const total = values.reduce((sum, value) => sum + value.shape[axis]!, 0);
    const result = shape.map((dim, i) => (i === axis ? total : dim));
    const data = new Float64Array(elementCount(result));
    let to = 0;
    for (let row = 0; row < elementCount(shape.slice(0, axis)); row++) {
      for (const value of values) {
        const length = elementCount(value.shape.slice(axis));
        data.set(value.data.subarray(row * length, (row + 1) * length), to);
        to += length;
      }
    }
    return [{ type, shape: result, data }];
  },

  Split: (node, [x, sizes]) => {
    const { type, shape } = x!;
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), shape.length)!;
    const strides = stridesOf(shape);
    let start = 0;
    return [...sizes!.data].map((size) => {
      const part = shape.map((dim, i) => (i === axis ? size : dim));
      const data = readStrided(x!.data, start * strides[axis]!, part, strides);
      start += size;
      return { type, shape: part, data };
    });
  },

  Pad: (node, [x, pads, value]) => {
    const mode = stringAttribute(node.attributes, 'mode', 'constant');
    const rank = x!.shape.length;
    const shape = x!.shape.map((dim, axis) => dim + pads!.data[axis]! + pads!.data[axis + rank]!);
    const source = (place: number, length: number) => {
      if (mode === 'edge') return Math.min(Math.max(place, 0), length - 1);
      if (mode === 'reflect') return place < 0 ? -place : place < length ? place : 2 * (length - 1) - place;
      return place;
    };
    const data = pick(shape, (index) => {
      const from = flatIndex(
        index.map((place, axis) => source(place - pads!.data[axis]!, x!.shape[axis]!)),
        x!.shape,
      );
      return from === undefined ? (value?.data[0] ?? 0) : x!.data[from]!;
    });
    return [{ type: x!.type, shape, data }];
  },

  Expand: (_node, [x, target]) => {
    const shape = broadcastShapes(x!.shape, [...target!.data]) as number[];
    return [broadcastTo(x!, shape)];
  },

  Tile: (_node, [x, repeats]) => {
    const shape = x!.shape.map((dim, axis) => dim * repeats!.data[axis]!);
    const data = pick(shape, (index) => {
      const from = index.map((place, axis) => place % x!.shape[axis]!);
      return x!.data[flatIndex(from, x!.shape)!]!;
    });
    return [{ type: x!.type, shape, data }];
  },

  Gather: (node, [x, indices]) => {
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), x!.shape.length)!;
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
    const data = pick(shape, (place) => {
      const after = axis + indices!.shape.length;
      const index = indices!.data[flatIndex(place.slice(axis, after), indices!.shape)!]!;
      return x!.data[
        flatIndex(
          [...place.slice(0, axis), fromEnd(index, x!.shape[axis]!), ...place.slice(after)],
          x!.shape,
        )!
      ]!;
    });
    return [{ type: x!.type, shape, data }];
  },

  GatherElements: (node, [x, indices]) => {
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), x!.shape.length)!;
    const data = pick(indices!.shape, (place, i) => {
      const from = place.map((at, k) => (k === axis ? fromEnd(indices!.data[i]!, x!.shape[axis]!) : at));
      return x!.data[flatIndex(from, x!.shape)!]!;
    });
    return [{ type: x!.type, shape: indices!.shape, data }];
  },

  OneHot: (node, [indices, depth, values]) => {
    const length = depth!.data[0]!;
    const rank = indices!.shape.length + 1;
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', -1), rank)!;
    const shape = [...indices!.shape.slice(0, axis), length, ...indices!.shape.slice(axis)];
    const data = pick(shape, (place) => {
      const from = place.filter((_, i) => i !== axis);
      const index = fromEnd(indices!.data[flatIndex(from, indices!.shape)!]!, length);
      return values!.data[place[axis] === index ? 1 : 0]!;
    });
    return [{ type: values!.type, shape, data }];
  },

  CumSum: (node, [x, axisInput]) => {
    const { type, shape } = x!;
    const axis = axisFromFront(axisInput!.data[0]!, shape.length)!;
    const exclusive = numberAttribute(node.attributes, 'exclusive', 0) !== 0;
    const back = numberAttribute(node.attributes, 'reverse', 0) !== 0;
    const data = pick(shape, (place) => {
      let sum = 0;
      for (let i = 0; i < shape[axis]!; i++) {
        const before = back ? i > place[axis]! : i < place[axis]!;
        if (!before && (exclusive || i !== place[axis])) continue;
        sum +=
          x!.data[
            flatIndex(
              place.map((at, k) => (k === axis ? i : at)),
              shape,
            )!
          ]!;
      }
      return sum;
    });
    return [{ type, shape, data }];
  },

  Trilu: (node, [x, diagonal]) => {
    const upper = numberAttribute(node.attributes, 'upper', 1) !== 0;
    const k = diagonal?.data[0] ?? 0;
    const data = pick(x!.shape, (place, i) => {
      const above = place.at(-1)! - place.at(-2)! - k;
      return (upper ? above >= 0 : above <= 0) ? x!.data[i]! : 0;
    });
    return [{ type: x!.type, shape: x!.shape, data }];
  },

  Shape: (node, [x]) => [vector(x!.shape.slice(...shapeRange(node.attributes, x!.shape.length)))],

  ConstantOfShape: (node, [target]) => {
    const value = fillValue(node.attributes);
    const shape = [...target!.data];
    return [
      { type: value.type, shape, data: new Float64Array(elementCount(shape)).fill(numbers(value)[0]!) },
    ];
  },

  Range: (_node, [start, limit, step]) => {
    const length = Math.max(0, Math.ceil((limit!.data[0]! - start!.data[0]!) / step!.data[0]!));
    const data = Float64Array.from({ length }, (_, i) => start!.data[0]! + i * step!.data[0]!);
    return [{ type: start!.type, shape: [length], data }];
  },
};

function transposed(x: ReferenceValue, perm: readonly number[]): ReferenceValue {
  const strides = stridesOf(x.shape);
  const shape = perm.map((axis) => x.shape[axis]!);
  const moved = perm.map((axis) => strides[axis]!);
  return { type: x.type, shape, data: readStrided(x.data, 0, shape, moved) };
}

/** The elements that `f` gives for each index of a shape. */
function pick(
  shape: readonly number[],
  f: (index: readonly number[], place: number) => number,
): Float64Array {
  const data = new Float64Array(elementCount(shape));
  let place = 0;
  for (const index of positions(shape)) data[place] = f(index, place++);
  return data;
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

function vector(values: readonly number[]): ReferenceValue {
  return { type: 'int64', shape: [values.length], data: Float64Array.from(values) };
}
