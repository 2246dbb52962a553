import type { Result } from '../protocol/Result.ts';
import { conductanceText } from './conductanceText.ts';
import { rulesText } from './rulesText.ts';

/**
 * A result as plain text for a terminal or a notebook without a renderer. Ends with a line break.
 * @param options.top neurons of a layer, or rules of a pair of layers
 */
export function resultText(result: Result, options: { top?: number } = {}): string {
  const text =
    result.kind === 'rules'
      ? rulesText(result, options.top ?? 20)
      : conductanceText(result, options.top ?? 5);
  return `${plain(text)}\n`;
}

// Terminals disagree on the width of thin spaces and some fonts lack the true minus sign.
function plain(text: string): string {
  return text.replaceAll('\u2009', ' ').replaceAll('\u2212', '-');
}
