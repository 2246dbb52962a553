/**
 * A name from a file, safe to put on one line: control characters (line breaks, terminal escapes, text direction)
 * become spaces, and what is longer than `length` characters loses its middle, since names often differ at their ends.
 */
export function shortenText(text: string, length = 80): string {
  // Cut before anything looks at every character: a label can have ten million of them.
  const half = Math.floor((length - 1) / 2);
  const cut = text.length > length ? `${text.slice(0, length - 1 - half)}…${text.slice(-half)}` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ');
}

/** The last part of a path, whichever way its slashes lean. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) || path
  );
}
