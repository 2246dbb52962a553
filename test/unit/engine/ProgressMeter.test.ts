import { expect, it } from 'vitest';
import { ProgressMeter } from '../../../src/engine/ProgressMeter.ts';
import { ProgressSchema, type Progress } from '../../../src/protocol/requests.ts';

it('counts up to what was expected, and says that it is not over when there is more', () => {
  const seen: Progress[] = [];
  const meter = new ProgressMeter((progress) => seen.push(ProgressSchema.parse(progress)), 10, 'Working');
  meter.advance(5);
  meter.say('Still working');
  meter.advance(4);
  meter.advance(30);
  expect(seen.map(({ done }) => done)).toEqual([0, 5, 5, 9, 39]);
  expect(seen[1]).toMatchObject({ message: 'Working', total: 10 });
  expect(seen[2]!.message).toBe('Still working');
  expect(seen[4]!.done / seen[4]!.total).toBeCloseTo(0.95, 10);
});
