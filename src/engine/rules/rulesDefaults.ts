import { RulesParametersSchema, type RulesParameters } from '../../protocol/RulesResult.ts';
import { completeParameters } from '../completeParameters.ts';

/** What a search uses where nothing else is asked for. */
export const rulesDefaults: RulesParameters = {
  layers: 'all',
  target: 'predicted',
  theta: 0.1,
  mu: 4,
  unit: 'channel',
  cascade: false,
  strongest: 6,
  prototypes: 0,
};

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeRulesParameters(asked: {
  [K in keyof RulesParameters]?: RulesParameters[K] | undefined;
}): RulesParameters {
  return completeParameters(RulesParametersSchema, rulesDefaults, asked);
}
