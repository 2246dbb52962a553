import * as z from 'zod';
import type { Result } from '../../protocol/Result.ts';
import { layerSelection } from '../../report/layerSelection.ts';
import { resultLayers } from '../../report/resultLayers.ts';
import type { ResultViews } from '../ResultViews.ts';

/** For links of hovers and lenses; not in the palette. */
export const showLayerCommand = 'neuronLens.showLayer';

const TargetSchema = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);

/** What the command is called with: numbers alone, so that no name from a file gets into a link. */
export function layerTarget(views: ResultViews, result: Result, name: string): [number, number] | undefined {
  const view = views.idOf(result);
  const layer = resultLayers(result).layers.findIndex((each) => each.name === name);
  return view === undefined || layer < 0 ? undefined : [view, layer];
}

/** The address of a layer in the page that shows a result. */
export function layerLink(views: ResultViews, result: Result, name: string): string | undefined {
  const target = layerTarget(views, result, name);
  return target && `command:${showLayerCommand}?${encodeURIComponent(JSON.stringify(target))}`;
}

/** Brings a result to the front, with one of its layers chosen. Does nothing where the page is closed by now. */
export function showLayer(views: ResultViews, target: unknown): void {
  const parsed = TargetSchema.safeParse(target);
  if (!parsed.success) return;
  const [id, layer] = parsed.data;
  const view = views.withId(id);
  const result = view?.analysis?.result;
  const name = result && resultLayers(result).layers[layer]?.name;
  if (name !== undefined) view?.reveal(layerSelection(result!, name));
}
