import { findNetworks } from './findNetworks.ts';
import { matchLayers, type LayerMatch, type NetworkLayer } from './matchLayers.ts';
import { codeLanguage } from './parseCode.ts';

/**
 * Where a file defines the layers of a network, by their names; those that are not found are absent: no place is better
 * than a wrong one. None for a file that is neither Python nor TypeScript nor JavaScript.
 * @param path of the file, for its language
 * @param layers, className, complete as of {@link matchLayers}
 */
export async function findLayerMatches(
  text: string,
  path: string,
  layers: readonly NetworkLayer[],
  className?: string,
  complete = true,
): Promise<Map<string, LayerMatch>> {
  const language = codeLanguage(path);
  if (language === undefined) return new Map();
  return matchLayers(await findNetworks(text, language), layers, className, complete);
}
