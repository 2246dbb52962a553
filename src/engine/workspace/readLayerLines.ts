import { findLayerMatches } from '../code/findLayerMatches.ts';
import type { Layer } from '../graph/findLayers.ts';
import { readPlainFile } from '../readPlainFile.ts';

/** People write less code than that into a file. */
const mostBytes = 2 ** 24;

/**
 * Lines, counted from 1, where the model's code defines its layers, by name; those that were not found are missing.
 * Code that cannot be read is no reason to fail: it becomes a warning.
 * @param layers all of the network's: together they tell which of several networks in the file is meant
 */
export async function readLayerLines(
  { code, className }: { readonly code?: string | undefined; readonly className?: string | undefined },
  layers: readonly Layer[],
  warnings: string[],
): Promise<Record<string, number>> {
  // Without a prototype: a layer may be called "constructor".
  const lines = Object.create(null) as Record<string, number>;
  if (code === undefined) return lines;
  const text = await readPlainFile(code, mostBytes).catch((error: Error) => {
    warnings.push(`The model's code, named in neuron-lens.json, cannot be read: ${error.message}.`);
    return '';
  });
  for (const [name, { definition }] of await findLayerMatches(text.toString(), code, layers, className)) {
    lines[name] = definition.line;
  }
  return lines;
}
