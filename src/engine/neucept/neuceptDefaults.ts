import { NeuceptParametersSchema, type NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { InputError } from '../InputError.ts';

/** What is used where nothing else is asked for. */
export const neuceptDefaults: NeuceptParameters = {
  precision: 0.9,
  runs: 50,
  aggregation: 'e-values',
  threshold: 'knockoff+',
  statistic: 'lasso',
  s: 'mvr',
  group: 0.95,
};

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeNeuceptParameters(asked: {
  [K in keyof NeuceptParameters]?: NeuceptParameters[K] | undefined;
}): NeuceptParameters {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parsed = NeuceptParametersSchema.safeParse({ ...neuceptDefaults, ...Object.fromEntries(given) });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  const { aggregation, threshold } = parsed.data;
  if (aggregation === 'e-values' && threshold === 'knockoff') {
    throw new InputError(
      'threshold: e-values are those of knockoff+; ask for the aggregation selection-count with it',
    );
  }
  return parsed.data;
}

/** The bound on the false discovery rate, without the rounding errors of 1 - precision. */
export function falseDiscoveryRate({ precision }: Pick<NeuceptParameters, 'precision'>): number {
  return Number((1 - precision).toPrecision(12));
}
