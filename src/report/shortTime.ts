/** A time of a result to the minute, as it is in the file (UTC): "2026-03-01 12:30". */
export function shortTime(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
