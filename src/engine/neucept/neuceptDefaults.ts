import {
  NeuceptNetworkParametersSchema,
  NeuceptParametersSchema,
  type NeuceptNetworkParameters,
  type NeuceptParameters,
} from '../../protocol/NeuceptResult.ts';
import type { NeuceptRequest } from '../../protocol/requests.ts';
import { completeParameters } from '../completeParameters.ts';
import { InputError } from '../InputError.ts';
import { completeMechanismParameters } from './mechanisms/mechanismDefaults.ts';

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

/** The same of what is read of a network. */
export const neuceptNetworkDefaults: Omit<NeuceptNetworkParameters, 'class'> = {
  layers: 'all',
  unit: 'channel',
  samples: 'all',
};

/** Classes that an error names. */
const mostListed = 10;

/** Parameters for a network. */
export type NetworkNeuceptParameters = NeuceptParameters & { readonly network: NeuceptNetworkParameters };

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeNeuceptParameters(asked: {
  [K in keyof NeuceptParameters]?: NeuceptParameters[K] | undefined;
}): NeuceptParameters {
  const parameters = completeParameters(NeuceptParametersSchema, neuceptDefaults, asked);
  const { aggregation, threshold } = parameters;
  if (aggregation === 'e-values' && threshold === 'knockoff') {
    throw new InputError(
      'threshold: e-values are those of knockoff+; ask for the aggregation selection-count with it',
    );
  }
  return parameters;
}

/**
 * The same for a network.
 * @param names of its outputs, where known: a class may be asked for by its name
 */
export function completeNetworkNeuceptParameters(
  { network, mechanisms, ...others }: NeuceptRequest['parameters'],
  names?: readonly string[],
): NetworkNeuceptParameters {
  const asked = { ...network, class: classNumber(network.class, names) };
  return {
    ...completeNeuceptParameters(others),
    network: completeParameters(NeuceptNetworkParametersSchema, neuceptNetworkDefaults, asked),
    ...(mechanisms && { mechanisms: completeMechanismParameters(mechanisms) }),
  };
}

/**
 * The output that is asked for by its number or its name, or by one of several names, as in "tench, Tinca tinca".
 * Throws an InputError for an unknown name, and for one that several classes have.
 */
export function classNumber(asked: number | string, names: readonly string[] = []): number {
  if (typeof asked === 'number') return asked;
  // As of labels, a name that is a number is a name first.
  const exact = names.indexOf(asked);
  if (exact >= 0) return exact;
  if (/^\d+$/.test(asked)) return Number(asked);
  const small = asked.trim().toLowerCase();
  const found = names.flatMap((name, index) =>
    name.split(',').some((part) => part.trim().toLowerCase() === small) ? [index] : [],
  );
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new InputError(
      `the classes ${found.map((index) => `${index} (${names[index]})`).join(' and ')} are both "${asked}": give the number`,
    );
  }
  const near = names.filter((name) => name.toLowerCase().includes(small));
  const listed = (near.length > 0 ? near : names).map((name) => `"${name}"`);
  const shown = listed.length > mostListed ? [...listed.slice(0, mostListed), '…'] : listed;
  throw new InputError(
    `no class is named "${asked}"; ${shown.length > 0 ? `there are ${shown.join(', ')}` : 'no names are known: give its number, counted from 0'}`,
  );
}

/** The bound on the false discovery rate, without the rounding errors of 1 - precision. */
export function falseDiscoveryRate({ precision }: Pick<NeuceptParameters, 'precision'>): number {
  return Number((1 - precision).toPrecision(12));
}
