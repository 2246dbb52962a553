import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exitAfterGrace, holdExit } from '../../../src/cli/exitHold.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends the process three seconds after a signal', () => {
  const exit = vi.fn();
  exitAfterGrace(exit);
  vi.advanceTimersByTime(2999);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(exit).toHaveBeenCalledTimes(1);
});

it('waits for everything that is held', () => {
  const exit = vi.fn();
  const first = holdExit();
  exitAfterGrace(exit);
  const second = holdExit();
  vi.advanceTimersByTime(60_000);
  first();
  first();
  vi.advanceTimersByTime(60_000);
  expect(exit).not.toHaveBeenCalled();
  second();
  vi.advanceTimersByTime(3000);
  expect(exit).toHaveBeenCalledTimes(1);
});
