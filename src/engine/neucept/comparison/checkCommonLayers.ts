import type { ModelDescription } from '../../../protocol/requests.ts';
import { inputLayerName } from '../../../protocol/NeuceptResult.ts';
import { InputError } from '../../InputError.ts';

type Inspected = Pick<ModelDescription, 'path' | 'layers'>;

/** Throws an InputError where two models lack the layers to be compared by: before either is analysed. */
export function checkCommonLayers(
  models: readonly [Inspected, Inspected],
  asked: 'all' | readonly string[] = 'all',
): void {
  const [first, second] = models;
  if (asked === 'all') {
    const names = new Set(second.layers.map(({ name }) => name));
    if (first.layers.some(({ name }) => names.has(name))) return;
    throw new InputError(
      `${first.path} and ${second.path} have no layer of the same name (${list(first)} against ${list(second)}): ` +
        `their mechanisms cannot be compared layer by layer`,
    );
  }
  for (const model of models) {
    const missing = asked.find(
      (name) => name !== inputLayerName && model.layers.every((layer) => layer.name !== name),
    );
    if (missing !== undefined) {
      throw new InputError(`${model.path} has no layer ${missing}; it has ${list(model)}`);
    }
  }
}

function list({ layers }: Inspected): string {
  const names = layers.map(({ name }) => name);
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ') || 'none';
}
