/** Of some names the one that was probably meant by another: a letter or two away, of eight or more letters two. */
export function closeName(name: string, names: readonly string[]): string | undefined {
  const [best] = names.map((each) => ({ each, away: distance(name, each) })).sort((a, b) => a.away - b.away);
  return best !== undefined && best.away <= (name.length < 8 ? 1 : 2) ? best.each : undefined;
}

/** Letters to leave out, put in or change (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    above = row;
  }
  return above[b.length]!;
}
