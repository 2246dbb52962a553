import { decodeArray } from '../../../protocol/EncodedArray.ts';
import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import type {
  ComparedLayer,
  ComparedMechanisms,
  MechanismAgreement,
  NeuceptComparisonResult,
} from '../../../protocol/NeuceptComparisonResult.ts';
import type { NeuceptLayer, NeuceptResult } from '../../../protocol/NeuceptResult.ts';
import { InputError } from '../../InputError.ts';
import { comparePartitions } from '../../numeric/comparePartitions.ts';
import { compareEntropies, type EntropyContext } from './compareEntropies.ts';
import { mergeWarnings } from './mergeWarnings.ts';

/**
 * The critical neurons and mechanisms of two models side by side. Neurons of two networks have no counterparts: what is
 * compared is how many are critical, and which samples the two tell apart.
 *
 * Rejects with an InputError where the two are not of the same samples and class, or have no layer in common, and with
 * the signal's reason when it is aborted.
 */
export async function compareNeucept(
  first: NeuceptResult,
  second: NeuceptResult,
  context: Omit<EntropyContext, 'seed'>,
): Promise<NeuceptComparisonResult> {
  const started = performance.now();
  checkSame(first, second);
  const { version, model, data, seed, device, parameters, output } = first;
  const warnings = warn(first, second);
  const compared = compareLayers(first, second);
  const both = first.mechanisms && second.mechanisms && ([first.mechanisms, second.mechanisms] as const);
  const entropies = both && (await compareEntropies(both, compared.layers, { ...context, seed }, warnings));
  return {
    kind: 'neuceptComparison',
    version,
    createdAt: new Date().toISOString(),
    model,
    data,
    seed,
    device,
    parameters,
    second: { model: second.model, data: second.data, parameters: second.parameters },
    ...(output && { output }),
    ...compared,
    ...(both && { mechanisms: compareMechanisms(...both) }),
    ...(entropies && { entropies }),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

function checkSame(first: NeuceptResult, second: NeuceptResult): void {
  const [a, b] = [first.parameters.network, second.parameters.network];
  const names = `${first.model.path} and ${second.model.path}`;
  if ((a === undefined) !== (b === undefined)) {
    const [network, matrix] = a ? [first, second] : [second, first];
    throw new InputError(
      `${network.model.path} was analysed as a network and ${matrix.model.path} is a matrix of activations: compare two of one sort`,
    );
  }
  if (first.data.samples !== second.data.samples || (a && first.data.sha256 !== second.data.sha256)) {
    const [of, other] = [first, second].map(({ data }) => `${data.path} (${data.samples} samples)`);
    throw new InputError(
      `${names} were analysed on different data, ${of} and ${other}: analyse both on the same samples`,
    );
  }
  if (!a || !b) return;
  const [ofFirst, ofSecond] = [first, second].map(
    ({ output, parameters }) => output?.labels[parameters.network!.class],
  );
  if (a.class !== b.class || (ofFirst !== undefined && ofSecond !== undefined && ofFirst !== ofSecond)) {
    const name = (index: number, label: string | undefined): string =>
      label === undefined ? String(index) : `${index} (${label})`;
    throw new InputError(
      `${names} were analysed for different classes, ${name(a.class, ofFirst)} and ${name(b.class, ofSecond)}: analyse both for the same`,
    );
  }
}

function compareLayers(
  first: NeuceptResult,
  second: NeuceptResult,
): Pick<NeuceptComparisonResult, 'layers' | 'unmatched'> {
  // A matrix is known by its place: files have names of their own.
  const matrices = first.parameters.network === undefined;
  const partner = ({ name }: NeuceptLayer, i: number): NeuceptLayer | undefined =>
    matrices ? second.layers[i] : second.layers.find((layer) => layer.name === name);
  const layers = first.layers.flatMap((layer, i): ComparedLayer[] => {
    const other = partner(layer, i);
    if (!other) return [];
    const overlap = overlapOf(layer, other);
    return [{ name: layer.name, first: layer, second: other, ...(overlap && { overlap }) }];
  });
  const left = (all: readonly NeuceptLayer[], side: 'first' | 'second'): string[] =>
    all.filter((layer) => !layers.some((matched) => matched[side] === layer)).map(({ name }) => name);
  const unmatched = { first: left(first.layers, 'first'), second: left(second.layers, 'second') };
  if (layers.length === 0) {
    throw new InputError(
      `${first.model.path} and ${second.model.path} have no analysed layer in common ` +
        `(${unmatched.first.slice(0, 5).join(', ')} against ${unmatched.second.slice(0, 5).join(', ')}): analyse layers of the same names in both`,
    );
  }
  return { layers, unmatched };
}

/** Undefined for layers of different shapes. */
function overlapOf(first: NeuceptLayer, second: NeuceptLayer): ComparedLayer['overlap'] {
  if (first.shape.join() !== second.shape.join() || first.neurons !== second.neurons) return undefined;
  const common = (a: readonly number[], b: readonly number[]): number => {
    const known = new Set(b);
    return a.filter((neuron) => known.has(neuron)).length;
  };
  const both = common(first.selected, second.selected);
  // A neuron tested in both is drawn in each with the chance of any tested one there.
  const drawn = [first, second].map(({ selected, tested }) => selected.length / Math.max(tested.length, 1));
  return {
    both,
    any: first.selected.length + second.selected.length - both,
    expected: common(first.tested, second.tested) * drawn[0]! * drawn[1]!,
  };
}

function compareMechanisms(
  first: Mechanisms,
  second: Mechanisms,
): NonNullable<NeuceptComparisonResult['mechanisms']> {
  const agreement = agreementOf(first, second);
  return { first: shown(first), second: shown(second), ...(agreement && { agreement }) };
}

function shown(mechanisms: Mechanisms): ComparedMechanisms {
  const { parameters, representatives, sizes, silhouette, fineNames, entropy, precision } = mechanisms;
  return {
    parameters,
    representatives,
    sizes,
    ...(silhouette === undefined ? {} : { silhouette }),
    ...(fineNames && { fineNames }),
    ...(entropy && { entropy }),
    ...(precision && { precision }),
  };
}

/** Over the samples that have a mechanism in both: which ones have, each network decides by what it predicts. */
function agreementOf(first: Mechanisms, second: Mechanisms): MechanismAgreement | undefined {
  const [rows, otherRows] = [first, second].map(({ samples }) => decodeArray(samples.row));
  const [assigned, otherAssigned] = [first, second].map(({ assignment }) => decodeArray(assignment));
  const others = new Map([...otherRows!].map((row, i) => [row, otherAssigned![i]!]));
  const pairs = [...rows!].flatMap((row, i): [number, number][] => {
    const other = others.get(row);
    return other === undefined ? [] : [[assigned![i]!, other]];
  });
  if (pairs.length === 0) return undefined;
  const agreement = comparePartitions(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
    [first.sizes.length, second.sizes.length],
  );
  return { samples: pairs.length, ...agreement };
}

/** Those that change which neurons and mechanisms are found. */
const settings = ['precision', 'runs', 'aggregation', 'threshold', 'statistic', 's', 'group'] as const;
const networkSettings = ['unit', 'samples'] as const;
const mechanismSettings = ['count', 'clustering', 'representation', 'representatives', 'clustered'] as const;

function warn(first: NeuceptResult, second: NeuceptResult): string[] {
  const warnings: string[] = [];
  const other = [
    ...differences(settings, first.parameters, second.parameters),
    ...differences(networkSettings, first.parameters.network, second.parameters.network),
    ...differences(mechanismSettings, first.mechanisms?.parameters, second.mechanisms?.parameters),
  ];
  if (other.length > 0) {
    warnings.push(`The two were analysed with different settings: ${other.join(', ')}.`);
  }
  if ((first.mechanisms === undefined) !== (second.mechanisms === undefined)) {
    const without = first.mechanisms ? 'second' : 'first';
    warnings.push(`Mechanisms are not compared: the ${without} analysis has none.`);
  }
  if (first.model.sha256 === second.model.sha256) {
    warnings.push('Both are analyses of one and the same model.');
  }
  if (first.parameters.network === undefined) {
    warnings.push(
      'Matrices do not tell which samples their rows are: the comparison takes row n of both for the same sample.',
    );
  }
  const layers = [...first.layers, ...second.layers].map(({ name }) => name);
  return [...warnings, ...mergeWarnings(first.warnings, second.warnings, layers)];
}

function differences<K extends string>(
  names: readonly K[],
  first: Partial<Record<K, unknown>> | undefined,
  second: Partial<Record<K, unknown>> | undefined,
): string[] {
  if (!first || !second) return [];
  return names
    .filter((name) => first[name] !== second[name])
    .map((name) => `${name} (${String(first[name])} and ${String(second[name])})`);
}
