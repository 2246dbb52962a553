import type { ReportProgress } from '../../../protocol/requests.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';

/** In whole units, shares add up without rounding errors. */
const units = 1000;

/** What tells the user of progress, made a function that is told what is done and the share of all that is finished. */
export function stepMeter(
  report: ReportProgress | undefined,
  message: string,
): (message: string, share: number) => void {
  if (!report) return () => {};
  const meter = new ProgressMeter(report, units, message);
  let done = 0;
  return (now, share) => {
    const reached = Math.round(units * share);
    meter.say(now);
    meter.advance(reached - done);
    done = reached;
  };
}
