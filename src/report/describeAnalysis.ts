import { countOf } from './countOf.ts';
import type { Result } from '../protocol/Result.ts';
import { shortenText } from './shortenText.ts';

/** What parameters of several kinds have in common. */
interface Asked {
  readonly network?: { readonly class?: number; readonly layers?: 'all' | readonly string[] } | undefined;
  readonly class?: number | string;
  readonly target?: number | string | undefined;
  readonly layers?: 'all' | readonly string[];
  readonly layer?: string;
}

/** What was asked, in a few words: "class 3 (cat), conv1, conv2, 100 samples". */
export function describeAnalysis(result: Result): string {
  const parts: string[] = [];
  const parameters: Asked = 'parameters' in result ? result.parameters : {};
  const asked = { ...parameters, ...parameters.network };
  const labels = ('output' in result ? result.output?.labels : undefined) ?? [];
  const named = (index: number) => {
    const label = labels[index];
    return label === undefined || label === String(index)
      ? String(index)
      : `${index} (${shortenText(label, 40)})`;
  };
  if (typeof asked.class === 'number') parts.push(`class ${named(asked.class)}`);
  if (asked.target !== undefined) {
    parts.push(typeof asked.target === 'number' ? `output ${named(asked.target)}` : `${asked.target} class`);
  }
  if (asked.layers === 'all') parts.push('all layers');
  else if (asked.layers) parts.push(shortenText(asked.layers.join(', '), 120));
  else if (asked.layer !== undefined) parts.push(shortenText(asked.layer, 80));
  if (result.data) {
    const { samples } = result.data;
    parts.push(countOf(samples, 'sample'));
  }
  return parts.join(', ');
}
