import { isSpatial } from '../activations/UnitReader.ts';
import { pathNetwork } from '../conductance/PathNetwork.ts';
import { InputError } from '../InputError.ts';
import { PrototypeMaker } from '../prototypes/PrototypeMaker.ts';
import type { RulesAnalysis } from './analyseRules.ts';

/**
 * What makes the prototypes of rules, where they are asked for: opened before the search, so that what stands in their
 * way is told at once. Rejects with an InputError.
 */
export async function prototypeMaker(analysis: RulesAnalysis): Promise<PrototypeMaker | undefined> {
  const { model, parameters } = analysis;
  if (parameters.prototypes === 0) return undefined;
  const { layers } = pathNetwork(model);
  const asked = layers.filter(({ name }) => parameters.layers === 'all' || parameters.layers.includes(name));
  const spatial = asked.find(isSpatial);
  if (parameters.unit === 'element' && spatial) {
    throw new InputError(
      `--prototypes are of channels or their positions, not of single elements of ${spatial.name}: ` +
        'use --unit channel or --unit position',
    );
  }
  return PrototypeMaker.open(analysis);
}
