/**
 * What tells names apart: each without the parts, divided by dots, slashes or underscores, that all of them begin and
 * end with. "encoder.0.linear" and "encoder.1.linear" become "0" and "1".
 */
export function distinctNames(names: readonly string[]): string[] {
  const parts = names.map((name) => name.split(/(?<=[./_])|(?=[./_])/));
  if (names.length < 2) return [...names];
  const shortest = Math.min(...parts.map(({ length }) => length));
  const same = (from: (of: readonly string[]) => string) => parts.every((of) => from(of) === from(parts[0]!));
  let start = 0;
  while (start < shortest - 1 && same((of) => of[start]!)) start++;
  let end = 0;
  while (end < shortest - 1 - start && same((of) => of.at(-1 - end)!)) end++;
  return parts.map(
    (of, i) =>
      of
        .slice(start, of.length - end)
        .join('')
        .replace(/^[./_]+|[./_]+$/g, '') || names[i]!,
  );
}
