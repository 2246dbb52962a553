import * as z from 'zod';
import type { ResultSummary } from '../../report/ResultSummary.ts';
import type { KnownResults } from './KnownResults.ts';

/** For links of hovers and lenses; not in the palette. */
export const showLayerCommand = 'neuronLens.showLayer';

const TargetSchema = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);

/** What the command is called with: numbers alone, so that no name from a file gets into a link. */
export function layerTarget(
  known: Pick<KnownResults, 'idOf'>,
  from: ResultSummary,
  name: string,
): [number, number] | undefined {
  const layer = from.layers.findIndex((each) => each.name === name);
  return layer < 0 ? undefined : [known.idOf(from), layer];
}

/** The address of a layer in the page that shows a result. */
export function layerLink(known: KnownResults, from: ResultSummary, name: string): string | undefined {
  const target = layerTarget(known, from, name);
  return target && `command:${showLayerCommand}?${encodeURIComponent(JSON.stringify(target))}`;
}

/** Shows a result with one of its layers chosen. Does nothing where it is neither open nor saved by now. */
export async function showLayer(known: KnownResults, target: unknown): Promise<void> {
  const parsed = TargetSchema.safeParse(target);
  if (!parsed.success) return;
  const [id, layer] = parsed.data;
  const result = known.withId(id);
  const name = result?.summary.layers[layer]?.name;
  if (name !== undefined) await known.show(result!, name);
}
