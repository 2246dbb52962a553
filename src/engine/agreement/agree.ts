import { agreementNames } from '../../protocol/agreementNames.ts';
import {
  agreementKinds,
  type AgreementParameters,
  type AgreementResult,
  type AgreementSource,
} from '../../protocol/AgreementResult.ts';
import type { Result } from '../../protocol/Result.ts';
import { InputError } from '../InputError.ts';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { agreementDefaults } from './agreementDefaults.ts';
import { agreementWarnings } from './agreementWarnings.ts';
import { nameNeurons, type RankedLayer } from './nameNeurons.ts';
import { neuronEvidence, type EvidenceResult, type LayerEvidence } from './neuronEvidence.ts';
import { rankCorrelation } from './rankCorrelation.ts';

/** A result, and the file it was read from. */
export interface AgreementInput {
  readonly result: Result;
  readonly path?: string | undefined;
}

interface Evidence {
  readonly source: number;
  readonly layer: Extract<LayerEvidence, { scores: unknown }>;
}

/**
 * What several analyses of one model say of the same neurons: for each layer that two of them have, the channels that
 * each names, how far any two agree in these and in their ranks, and which channels are named by which of them.
 * A layer is known by its name.
 *
 * @param seed of the bootstrap; that of the first analysis where it is left out
 * Throws an InputError for fewer than two analyses, one that names no neurons or is of another model, a layer that no
 * two have, and where they have none in common.
 */
export function agree(
  inputs: readonly AgreementInput[],
  asked: Partial<AgreementParameters> = {},
  seed?: number,
): AgreementResult {
  const started = performance.now();
  const parameters = { ...agreementDefaults, ...asked };
  const results = checkInputs(inputs);
  const [first] = results as [EvidenceResult];
  const sources = results.map((result, i) => sourceOf(result, inputs[i]!.path));
  const names = agreementNames(sources);
  if (parameters.sparsity !== 'lowest' && results.every(({ kind }) => kind !== 'pathway')) {
    throw new InputError('a sparsity is for pathways, and none of the analyses has any: leave it out');
  }
  const evidence = results.map((result) => neuronEvidence(result, parameters.sparsity));
  const { matched, unmatched } = match(evidence, names);
  const ranked = chosen(matched, parameters.layers, evidence, names).map(([name, found], at) =>
    rankLayer(name, found, deriveSeed(seed ?? first.seed, at)),
  );
  const { version, model, data } = first;
  return {
    kind: 'agreement',
    version,
    createdAt: new Date().toISOString(),
    model,
    data,
    seed: seed ?? first.seed,
    device: 'none',
    parameters,
    sources,
    layers: nameNeurons(ranked, sources, parameters.top),
    unmatched,
    warnings: agreementWarnings(results, names),
    seconds: (performance.now() - started) / 1000,
  };
}

function checkInputs(inputs: readonly AgreementInput[]): EvidenceResult[] {
  if (inputs.length < 2) {
    throw new InputError('agreement takes two analyses or more of one model: give another one');
  }
  const nameOf = ({ path, result }: AgreementInput): string =>
    path ?? `the analysis of ${result.model.path} of ${result.createdAt}`;
  return inputs.map((input) => {
    const { result } = input;
    if (!isEvidence(result)) {
      throw new InputError(
        `${nameOf(input)} holds an analysis of kind ${result.kind}, which names no neurons of layers: give one of ${agreementKinds.join(', ')}`,
      );
    }
    const { model } = inputs[0]!.result;
    if (result.model.sha256 !== model.sha256) {
      throw new InputError(
        `${nameOf(inputs[0]!)} is of ${model.path} (SHA-256 ${model.sha256.slice(0, 8)}…) and ${nameOf(input)} of ` +
          `${result.model.path} (${result.model.sha256.slice(0, 8)}…): give analyses of one and the same model`,
      );
    }
    return result;
  });
}

function isEvidence(result: Result): result is EvidenceResult {
  return agreementKinds.some((kind) => kind === result.kind);
}

function sourceOf(result: EvidenceResult, path: string | undefined): AgreementSource {
  const { kind, createdAt, data, seed, parameters } = result;
  return { kind, createdAt, data, seed, parameters, ...(path !== undefined && { path }) } as AgreementSource;
}

/** The layers that two sources have, by name, from input to output; and those that cannot be compared. */
function match(
  evidence: readonly (readonly LayerEvidence[])[],
  names: readonly string[],
): { matched: Map<string, Evidence[]>; unmatched: AgreementResult['unmatched'] } {
  const matched = new Map<string, Evidence[]>();
  const unmatched: AgreementResult['unmatched'] = [];
  // The longest list gives the order.
  const order = [...evidence]
    .sort((a, b) => b.length - a.length)
    .flatMap((layers) => layers.map(({ name }) => name));
  for (const name of new Set(order)) {
    const found = evidence.flatMap((layers, source): Evidence[] => {
      const layer = layers.find((each) => each.name === name);
      if (!layer) return [];
      if ('scores' in layer) return [{ source, layer }];
      unmatched.push({ source, layer: name, reason: layer.refused });
      return [];
    });
    const [first] = found;
    const fitting = found.filter(({ layer }) => layer.scores.length === first!.layer.scores.length);
    for (const { source, layer } of found.filter((each) => !fitting.includes(each))) {
      const reason = `it has ${layer.scores.length} channels here and ${first!.layer.scores.length} in ${names[first!.source]}`;
      unmatched.push({ source, layer: name, reason });
    }
    if (fitting.length >= 2) matched.set(name, fitting);
    else if (first) {
      unmatched.push({
        source: first.source,
        layer: name,
        reason: 'no other analysis has channels of this layer',
      });
    }
  }
  return { matched, unmatched };
}

function chosen(
  matched: ReadonlyMap<string, readonly Evidence[]>,
  asked: AgreementParameters['layers'],
  evidence: readonly (readonly LayerEvidence[])[],
  names: readonly string[],
): (readonly [string, readonly Evidence[]])[] {
  if (matched.size === 0) {
    const lists = evidence.map((layers, i) => `${names[i]}: ${listed(layers.map(({ name }) => name))}`);
    const refused = evidence.flat().find((layer) => 'refused' in layer);
    const why = refused && 'refused' in refused ? ` (${refused.name}: ${refused.refused})` : '';
    throw new InputError(
      `the analyses have no layer in common (${lists.join('; ')})${why}: analyse the same layers with each method`,
    );
  }
  if (asked === 'all') return [...matched];
  const missing = asked.find((name) => !matched.has(name));
  if (missing !== undefined) {
    throw new InputError(
      `no two of the analyses have a layer ${missing}; they share ${listed([...matched.keys()])}`,
    );
  }
  return [...matched].filter(([name]) => asked.includes(name));
}

function listed(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ') || 'none';
}

function rankLayer(name: string, found: readonly Evidence[], seed: number): RankedLayer {
  const methods = found.map(({ source, layer: { scores, named } }) => ({
    source,
    scores: [...scores],
    named: named && [...named],
  }));
  return {
    name,
    neurons: methods[0]!.scores.length,
    line: found.find(({ layer }) => layer.line !== undefined)?.layer.line,
    methods,
    pairs: methods.flatMap((first, i) =>
      methods.slice(i + 1).map((second) => ({
        first: first.source,
        second: second.source,
        correlation: rankCorrelation(
          first.scores,
          second.scores,
          deriveSeed(seed, first.source, second.source),
        ),
      })),
    ),
  };
}
