import { describe, expect, it } from 'vitest';
import { distribution } from '../../../../src/engine/evaluation/distribution.ts';

describe('distribution', () => {
  it('interpolates between the sorted values', () => {
    expect(distribution([5, 1, 3, 2, 4])).toEqual({
      minimum: 1,
      quantile10: 1.4,
      quantile25: 2,
      median: 3,
      quantile75: 4,
      quantile90: 4.6,
      maximum: 5,
    });
    expect(distribution([0.25])).toMatchObject({ minimum: 0.25, quantile10: 0.25, maximum: 0.25 });
  });
});
