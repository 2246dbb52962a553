import { expect, test } from 'vitest';
import { ProgressLine } from '../../../src/cli/ProgressLine.ts';

test.each([
  [0.2, '1 s'],
  [59.5, '1 min 0 s'],
  [359.9, '6 min 0 s'],
  [61, '1 min 1 s'],
  [7199.5, '2 h 0 min'],
])('%d seconds left are shown as %s', (secondsLeft, shown) => {
  let written = '';
  const stream = { isTTY: true, columns: 200, write: (text: string) => (written += text) };
  new ProgressLine(stream as unknown as NodeJS.WriteStream, false).show({
    done: 1,
    total: 4,
    message: 'runs',
    secondsLeft,
  });
  expect(written).toContain(`25 %  runs, ${shown} left`);
});
