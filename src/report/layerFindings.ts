import type { AgreementResult } from '../protocol/AgreementResult.ts';
import type { ConductanceResult } from '../protocol/ConductanceResult.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import type { PathwayResult } from '../protocol/PathwayResult.ts';
import type { Result } from '../protocol/Result.ts';
import type { RulesResult } from '../protocol/RulesResult.ts';
import { rankNeurons } from './rankNeurons.ts';
import type { ResultLayer } from './resultLayers.ts';
import type { ResultSummary } from './ResultSummary.ts';
import { ruleWords } from './ruleWords.ts';

/** What results say about one layer of a network; each finding with the analysis that it comes from. */
export interface LayerFindings {
  readonly layer: ResultLayer;
  /** Neurons that never do anything in the samples of the analysis. */
  readonly dead?: {
    readonly count: number;
    readonly neurons: number;
    /** `constant`: the same activation in all samples; `never active`: never above the border at which rules call it active. */
    readonly meaning: 'constant' | 'never active';
    readonly from: ResultSummary;
  };
  readonly conductance?: {
    /** Mean over the samples, of every neuron. */
    readonly scores: readonly number[];
    /** The neurons with the highest mean absolute conductance, the highest first, and the 95 % interval of that rank. */
    readonly top: readonly { neuron: number; score: number; rank?: readonly [number, number] }[];
    readonly from: ResultSummary;
  };
  readonly critical?: {
    /** Selected at the false discovery rate q, the most important first. */
    readonly neurons: readonly number[];
    readonly q: number;
    readonly from: ResultSummary;
  };
  readonly rules?: {
    /** Those with the highest gain first: "2 of {3, 5} → {4, 9}", with the layer on the other side. */
    readonly words: readonly string[];
    readonly count: number;
    readonly from: ResultSummary;
  };
  readonly pathway?: {
    /** Mean over the samples of the share of the layer's neurons on the pathway. */
    readonly share: number;
    /** Share of all neurons that is left out. */
    readonly sparsity: number;
    /** How many pathways. */
    readonly traced: number;
    readonly from: ResultSummary;
  };
  readonly agreement?: {
    /** Neurons that as many methods name as name any neuron of the layer: at least two. */
    readonly neurons: readonly number[];
    readonly named: number;
    /** Methods compared in the layer. */
    readonly methods: number;
    readonly from: ResultSummary;
  };
}

export type Findings = Omit<LayerFindings, 'layer'>;

const mostNeurons = 5;
const mostRules = 3;

/**
 * The findings of results of one network, by the names of its layers. Where several say the same kind of thing, the
 * first one counts.
 * @param results the newest first
 */
export function layerFindings(results: readonly ResultSummary[]): Map<string, LayerFindings> {
  const found = new Map<string, LayerFindings>();
  for (const { layers, findings } of results) {
    for (const layer of layers) {
      const own = findings.get(layer.name);
      if (own === undefined) continue;
      const before = found.get(layer.name);
      found.set(layer.name, { ...own, ...before, layer: { ...layer, ...before?.layer } });
    }
  }
  return found;
}

/** What a result says of one of its layers; undefined for a kind of which the code shows nothing. */
export function findingsOf(result: Result, name: string, from: ResultSummary): Findings | undefined {
  switch (result.kind) {
    case 'conductance':
      return ofConductance(result, name, from);
    case 'neucept':
      return ofNeucept(result, name, from);
    case 'rules':
      return ofRules(result, name, from);
    case 'pathway':
      return ofPathway(result, name, from);
    case 'agreement':
      return ofAgreement(result, name, from);
    default:
      return undefined;
  }
}

function ofConductance(result: ConductanceResult, name: string, from: ResultSummary): Findings {
  const layer = result.layers.find((each) => each.name === name)!;
  const { low, high } = layer.rankInterval ?? {};
  const top = rankNeurons(layer)
    .slice(0, mostNeurons)
    .map((neuron) => ({
      neuron,
      score: layer.scores[neuron] ?? 0,
      ...(low && high && { rank: [low[neuron]!, high[neuron]!] as const }),
    }));
  return { conductance: { scores: layer.scores, top, from } };
}

function ofNeucept(result: NeuceptResult, name: string, from: ResultSummary): Findings {
  const { q, selected, dead, neurons } = result.layers.find((each) => each.name === name)!;
  return {
    dead: { count: dead.length, neurons, meaning: 'constant', from },
    critical: { neurons: selected, q, from },
  };
}

function ofRules(result: RulesResult, name: string, from: ResultSummary): Findings {
  const layer = result.layers.find((each) => each.name === name)!;
  const taking = result.pairs
    .filter(({ from, to }) => from === name || to === name)
    .flatMap((pair) => pair.rules.map((rule) => ({ pair, rule })))
    .sort((a, b) => b.rule.gain - a.rule.gain);
  const named = (wanted: string) => result.layers.find((each) => each.name === wanted);
  const words = taking.slice(0, mostRules).map(({ pair, rule }) => {
    const text = ruleWords(rule, named(pair.from), named(pair.to), 6, pair.plane?.shape);
    const channel = pair.channel === undefined ? '' : `channel ${pair.channel} of `;
    return `${text} (${pair.from} → ${channel}${pair.to})`;
  });
  return {
    dead: {
      count: layer.active.filter((samples) => samples === 0).length,
      neurons: layer.active.length,
      meaning: 'never active',
      from,
    },
    rules: { words, count: taking.length, from },
  };
}

function ofPathway(result: PathwayResult, name: string, from: ResultSummary): Findings {
  const { parameters, pathways, layers } = result;
  const level = Math.floor(parameters.sparsity.length / 2);
  const at = layers.findIndex((each) => each.name === name);
  const shares = pathways.map((pathway) => {
    const { kept, neurons } = pathway.layers[at]!;
    return kept[level]!.length / neurons;
  });
  const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  return { pathway: { share, sparsity: parameters.sparsity[level]!, traced: pathways.length, from } };
}

function ofAgreement(result: AgreementResult, name: string, from: ResultSummary): Findings {
  const { methods } = result.layers.find((each) => each.name === name)!;
  const counts = new Map<number, number>();
  for (const neuron of methods.flatMap(({ named }) => named))
    counts.set(neuron, (counts.get(neuron) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const neurons = [...counts].filter(([, count]) => count === most && most > 1).map(([neuron]) => neuron);
  return {
    agreement: {
      neurons: neurons.sort((a, b) => a - b),
      named: most,
      methods: methods.length,
      from,
    },
  };
}
