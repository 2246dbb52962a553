import { describe, expect, it } from 'vitest';
import { float32, type Tensor } from '../../../../src/engine/graph/Tensor.ts';
import { handNetwork, handRunner, rows } from '../../../support/pathNetworks.ts';

// The worked cases of "How Important Is a Neuron?": sections 4.1, 4.2 (theorem 2) and 8.2.
const steps = 1000;

describe('section 4.1', () => {
  it('attributes 1 to y = 2x before the saturation min(y, 1), where gradient × activation sees nothing', async () => {
    const network = handNetwork([1], 1, (builder, x) => {
      const y = builder.add('Mul', [x, builder.scalar(2)]);
      return { layers: { y }, output: builder.add('Min', [y, builder.scalar(1)]) };
    });
    const batch = rows([[1]], [[0]]);
    const { conductance } = await handRunner(network).sweep(batch, steps);
    expect(conductance[0]![0]).toBeCloseTo(1, 2);
    const { gradientActivation, activation } = await handRunner(network).activations(batch);
    expect(gradientActivation[0]![0]).toBe(0);
    expect(activation[0]![0]).toBe(2);
  });

  it('attributes 0 to f(x) = x below the threshold of max(y - 1, 0)', async () => {
    const network = handNetwork([1], 1, (builder, x) => {
      const y = builder.add('Identity', [x]);
      const shifted = builder.add('Sub', [y, builder.scalar(1)]);
      return { layers: { y }, output: builder.add('Relu', [shifted]) };
    });
    const { conductance } = await handRunner(network).sweep(rows([[0.99]], [[0]]), steps);
    expect(conductance[0]![0]).toBe(0);
  });

  it('attributes -1 to f(x) = -x, whose internal influence is +1', async () => {
    const network = handNetwork([1], 1, (builder, x) => {
      const y = builder.add('Neg', [x]);
      return { layers: { y }, output: builder.add('Identity', [y]) };
    });
    const { conductance, influence } = await handRunner(network).sweep(rows([[1]], [[0]]), steps);
    expect(conductance[0]![0]).toBeCloseTo(-1, 6);
    expect(influence[0]![0]).toBeCloseTo(1, 6);
  });
});

describe('theorem 2: x1·x2 written as y1^(1/2)·y2 with y1 = x1², y2 = x2', () => {
  const network = handNetwork([2], 1, (builder, x) => {
    const y = builder.add('Pow', [x, builder.constant(float32([2, 1], [2]))]);
    const roots = builder.add('Pow', [y, builder.constant(float32([0.5, 1], [2]))]);
    return { layers: { y }, output: builder.add('ReduceProd', [roots], { axes: [1], keepdims: 1 }) };
  });
  const batch = rows([[1, 1]], [[0, 0]]);

  it('keeps 1/2 for each by conductance', async () => {
    const { conductance } = await handRunner(network, { spacing: 'middle' }).sweep(batch, 4000);
    expect(conductance[0]![0]).toBeCloseTo(0.5, 3);
    expect(conductance[0]![1]).toBeCloseTo(0.5, 3);
  });

  it('moves to 1/3 and 2/3 on the oblivious path', async () => {
    const ends: { end: Tensor; start: Tensor } = {
      end: float32([1, 1], [1, 2]),
      start: float32([0, 0], [1, 2]),
    };
    const attribution = await handRunner(network).layerIntegratedGradients(0, batch, ends, {}, 500);
    // On y = (t, t) the first neuron gets ∫ y2 · ½·y1^(-1/2) dt = 1/3 and the second ∫ y1^(1/2) dt = 2/3. The paper
    // drops the factor ½ and prints 2/3 for the first; its conclusion stands: neither is the 1/2 of the inputs.
    expect(attribution[0]).toBeCloseTo(1 / 3, 3);
    expect(attribution[1]).toBeCloseTo(2 / 3, 3);
  });
});

describe('section 8.2: the split neuron', () => {
  const whole = handNetwork([2], 1, (builder, x) => {
    const y = builder.add('Identity', [x]);
    return { layers: { y }, output: builder.add('ReduceProd', [y], { axes: [1], keepdims: 1 }) };
  });
  // h'(x) = (x1, x2^½, x2^½)
  const split = handNetwork([2], 1, (builder, x) => {
    const copies = builder.add('MatMul', [x, builder.constant(float32([1, 0, 0, 0, 1, 1], [2, 3]))]);
    const y = builder.add('Pow', [copies, builder.constant(float32([1, 0.5, 0.5], [3]))]);
    return { layers: { y }, output: builder.add('ReduceProd', [y], { axes: [1], keepdims: 1 }) };
  });
  const batch = rows([[1, 1]], [[0, 0]]);

  it('leaves the first neuron at 1/2 by conductance', async () => {
    const before = await handRunner(whole).sweep(batch, steps);
    const after = await handRunner(split, { spacing: 'middle' }).sweep(batch, 4000);
    expect(before.conductance[0]![0]).toBeCloseTo(0.5, 3);
    expect(after.conductance[0]![0]).toBeCloseTo(0.5, 3);
  });

  it('moves it from 1/2 to 1/3 by DeepLift', async () => {
    expect((await handRunner(whole).deepLift(batch))[0]![0]).toBeCloseTo(1 / 2, 6);
    expect((await handRunner(split).deepLift(batch))[0]![0]).toBeCloseTo(1 / 3, 6);
  });
});
