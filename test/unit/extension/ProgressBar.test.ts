import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgressBar } from '../../../src/extension/ProgressBar.ts';

const at = (done: number) => ({ message: '', done, total: 100 });

describe('ProgressBar', () => {
  it('gives each phase its part', () => {
    const bar = new ProgressBar(2);
    const positions = [0, 50, 100, 0, 50, 100].map((done) => {
      bar.show(at(done));
      return bar.position;
    });
    expect(positions).toEqual([0, 0.25, 0.5, 0.5, 0.75, 1]);
  });

  it('takes a whole that grows for no new phase', () => {
    const bar = new ProgressBar(2);
    bar.show(at(100));
    bar.show(at(95));
    expect(bar.position).toBe(0.5);
  });

  it('never goes back and never beyond the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(120)), (phases, all) => {
        const bar = new ProgressBar(phases);
        let before = 0;
        for (const done of all) {
          bar.show(at(done));
          expect(bar.position).toBeGreaterThanOrEqual(before);
          expect(bar.position).toBeLessThanOrEqual(1);
          before = bar.position;
        }
      }),
    );
  });
});
