import { describe, expect, it } from 'vitest';
import { predictedSamples } from '../../../../src/engine/neucept/predictedSamples.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';

const outputs = new Matrix(3, 2, Float64Array.of(2, 1, 0, 5, 3, 4));

describe('predictedSamples', () => {
  it('gives each sample its highest output, its output for the class and its label', () => {
    const warnings: string[] = [];
    const labels = Int32Array.of(0, 1, 0);
    expect(predictedSamples(0, undefined, { outputs, labels }, [4, 5, 6], warnings)).toEqual({
      row: Int32Array.of(4, 5, 6),
      predicted: Int32Array.of(0, 1, 1),
      output: Float64Array.of(2, 0, 3),
      label: labels,
      fine: undefined,
    });
    expect(warnings).toEqual([]);
  });

  it('leaves labels out that the network has no outputs for, and says so', () => {
    const warnings: string[] = [];
    const labels = Int32Array.of(0, 1, 2);
    expect(predictedSamples(0, undefined, { outputs, labels }, [0, 1, 2], warnings).label).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/labels up to 2, and the network the outputs 0 to 1/)]);
  });

  it('says that one output predicts no class, so that nothing has a precision', () => {
    const warnings: string[] = [];
    const one = new Matrix(3, 1, Float64Array.of(2, -1, 0));
    for (const labels of [Int32Array.of(0, 1, 1), Int32Array.of(0, 0, 0)]) {
      const found = predictedSamples(0, undefined, { outputs: one, labels }, [0, 1, 2], warnings);
      expect(found.label).toBeUndefined();
      expect(warnings.splice(0)).toEqual([
        expect.stringContaining('has one output, which predicts no class'),
      ]);
    }
    predictedSamples(0, undefined, { outputs: one }, [0, 1, 2], warnings);
    expect(warnings).toEqual([]);
  });
});
