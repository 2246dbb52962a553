import type { Progress } from '../protocol/requests.ts';

/** What is being done and the time left: "step 12 of 50, 8 s left". */
export function progressText({ message, secondsLeft }: Progress): string {
  if (secondsLeft === undefined) {
    return message;
  }
  const seconds = Math.ceil(secondsLeft);
  return `${message}, ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} left`;
}
