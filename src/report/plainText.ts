/**
 * Text for a terminal: they disagree on the width of thin spaces, some fonts lack the true minus sign, and names from
 * files may hold codes that terminals obey, or that turn the direction of writing. Line breaks stay.
 */
export function plainText(text: string): string {
  return text
    .replaceAll('\u2009', ' ')
    .replaceAll('\u2212', '-')
    .replace(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
