import { describe, expect, it } from 'vitest';
import { denseInputs, lastDenseLayer } from '../../../../src/engine/evaluation/lastDenseLayer.ts';
import { addCompound } from '../../../../src/engine/graph/compound/addCompound.ts';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import type { Graph } from '../../../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';

/** A weight with the numbers 1, 2, 3 … */
const counted = (shape: number[]) =>
  float32(
    Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i + 1),
    shape,
  );

/** x [N, …shape] → ReLU → what `end` makes of it. */
function network(
  shape: number[],
  end: (builder: GraphBuilder, hidden: string) => string,
): Graph & { output: string } {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, ...shape] });
  const output = end(builder, builder.add('Relu', [x]));
  builder.output(output);
  return { ...builder.build(), output };
}

describe('the last dense layer', () => {
  it.each([
    [
      'Gemm',
      (b: GraphBuilder, h: string) =>
        b.add('Gemm', [h, b.constant(counted([3, 2])), b.constant(counted([2]))]),
      [2, 4, 6],
    ],
    [
      'Gemm, transposed and scaled',
      (b: GraphBuilder, h: string) =>
        b.add('Gemm', [h, b.constant(counted([2, 3]))], { transB: 1, alpha: 0.5 }),
      [2, 2.5, 3],
    ],
    ['MatMul', (b: GraphBuilder, h: string) => b.add('MatMul', [h, b.constant(counted([3, 2]))]), [2, 4, 6]],
    [
      'MatMul with a bias before it',
      (b: GraphBuilder, h: string) =>
        b.add('Identity', [
          b.add('Add', [b.constant(counted([2])), b.add('MatMul', [h, b.constant(counted([3, 2]))])]),
        ]),
      [2, 4, 6],
    ],
  ])('gives the weights of a class: %s', (_, end, weights) => {
    const graph = network([3], end);
    const dense = lastDenseLayer(graph, graph.output);
    expect([...dense.column(1)]).toEqual(weights);
    const [layer] = findLayers(graph, 'x', graph.output);
    expect(dense).toMatchObject({ features: layer!.value, inputs: 3, classes: 2 });
    expect(denseInputs(graph, dense, layer!, 3)).toEqual([[0], [1], [2]]);
  });

  it('is asked for by the inputs that come from a channel, pooled or not', () => {
    const flat = network([2, 2, 2], (b, h) =>
      b.add('Gemm', [b.add('Flatten', [h]), b.constant(counted([8, 3]))]),
    );
    const dense = lastDenseLayer(flat, flat.output);
    const [layer] = findLayers(flat, 'x', flat.output);
    expect(denseInputs(flat, dense, layer!, 2)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(denseInputs(flat, dense, layer!, 8)![5]).toEqual([5]);
    expect(denseInputs(flat, dense, layer!, 3)).toBeUndefined();

    const pooled = network([2, 2, 2], (b, h) =>
      b.add('Gemm', [
        b.add('Flatten', [addCompound(b, 'GlobalAveragePool', [h], {}, {}, 1)![0]!]),
        b.constant(counted([2, 3])),
      ]),
    );
    const afterPool = lastDenseLayer(pooled, pooled.output);
    const [conv] = findLayers(pooled, 'x', pooled.output);
    expect(denseInputs(pooled, afterPool, conv!, 2)).toEqual([[0], [1]]);
    // An element has no weight of its own once it is pooled.
    expect(denseInputs(pooled, afterPool, conv!, 8)).toBeUndefined();
  });

  it('is not one that mixes or moves channels on the way', () => {
    const moved = network([2, 2, 2], (b, h) =>
      b.add('Gemm', [
        b.add('Flatten', [b.add('Transpose', [h], { perm: [0, 2, 3, 1] })]),
        b.constant(counted([8, 3])),
      ]),
    );
    const mixed = network([2, 2, 2], (b, h) =>
      b.add('Gemm', [
        b.add('Flatten', [b.add('ReduceMean', [h], { axes: [1], keepdims: 0 })]),
        b.constant(counted([4, 3])),
      ]),
    );
    for (const graph of [moved, mixed]) {
      const [layer] = findLayers(graph, 'x', graph.output);
      expect(denseInputs(graph, lastDenseLayer(graph, graph.output), layer!, 2)).toBeUndefined();
    }
  });

  it.each([
    [
      'a sum of products',
      (b: GraphBuilder, h: string) => b.add('Add', [h, b.add('MatMul', [h, b.constant(counted([3, 3]))])]),
    ],
    [
      'an activation function',
      (b: GraphBuilder, h: string) => b.add('Tanh', [b.add('MatMul', [h, b.constant(counted([3, 2]))])]),
    ],
    [
      'positions',
      (b: GraphBuilder, h: string) =>
        b.add('MatMul', [b.add('Unsqueeze', [h, b.integers([1])]), b.constant(counted([3, 2]))]),
    ],
  ])('is not there where the output is %s', (_, end) => {
    const graph = network([3], end);
    expect(() => lastDenseLayer(graph, graph.output)).toThrow(/does not come from a dense layer/);
  });
});
