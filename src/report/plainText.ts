/** Text for a terminal: they disagree on the width of thin spaces, and some fonts lack the true minus sign. */
export function plainText(text: string): string {
  return text.replaceAll('\u2009', ' ').replaceAll('\u2212', '-');
}
