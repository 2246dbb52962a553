import type { Progress } from '../protocol/requests.ts';
import { shortDuration } from '../report/shortDuration.ts';

/** What is being done and the time left: "step 12 of 50, 8 s left". */
export function progressText({ message, secondsLeft }: Progress): string {
  return secondsLeft === undefined ? message : `${message}, ${shortDuration(secondsLeft)} left`;
}
