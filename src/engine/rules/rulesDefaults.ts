import { RulesParametersSchema, type RulesParameters } from '../../protocol/RulesResult.ts';
import { InputError } from '../InputError.ts';

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
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parsed = RulesParametersSchema.safeParse({ ...rulesDefaults, ...Object.fromEntries(given) });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}
