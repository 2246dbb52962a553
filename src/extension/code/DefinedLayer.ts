import type { LayerDefinition } from '../../engine/code/LayerDefinition.ts';
import type { HoveredLayer } from '../../report/layerHover.ts';

/** A definition in open code, and the layer of a network with results that it makes. */
export interface DefinedLayer {
  readonly definition: LayerDefinition;
  readonly layer: HoveredLayer;
}
