import type { ConductanceResult } from '../protocol/ConductanceResult.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import type { PathwayResult } from '../protocol/PathwayResult.ts';
import type { Result } from '../protocol/Result.ts';
import type { RulesResult } from '../protocol/RulesResult.ts';
import { rankNeurons } from './rankNeurons.ts';
import { resultLayers, type ResultLayer } from './resultLayers.ts';
import { ruleWords } from './ruleWords.ts';

/** What results say about one layer of a network; each finding with the document that it comes from. */
export interface LayerFindings {
  readonly layer: ResultLayer;
  /** Neurons that never do anything in the samples of the document. */
  readonly dead?: {
    readonly count: number;
    readonly neurons: number;
    /** `constant`: the same activation in all samples; `never active`: never above the border at which rules call it active. */
    readonly meaning: 'constant' | 'never active';
    readonly document: NeuceptResult | RulesResult;
  };
  readonly conductance?: {
    /** Mean over the samples, of every neuron. */
    readonly scores: readonly number[];
    /** The neurons with the highest mean absolute conductance, the highest first, and the 95 % interval of that rank. */
    readonly top: readonly { neuron: number; score: number; rank?: readonly [number, number] }[];
    readonly document: ConductanceResult;
  };
  readonly critical?: {
    /** Selected at the false discovery rate q, the most important first. */
    readonly neurons: readonly number[];
    readonly q: number;
    readonly document: NeuceptResult;
  };
  readonly rules?: {
    /** Those with the highest gain first: "2 of {3, 5} → {4, 9}", with the layer on the other side. */
    readonly words: readonly string[];
    readonly count: number;
    readonly document: RulesResult;
  };
  readonly pathway?: {
    /** Mean over the samples of the share of the layer's neurons on the pathway. */
    readonly share: number;
    /** Share of all neurons that is left out. */
    readonly sparsity: number;
    readonly document: PathwayResult;
  };
}

const mostNeurons = 5;
const mostRules = 3;

/**
 * The findings of results of one network, by the names of its layers. Where several documents say the same kind of
 * thing, the first one counts.
 * @param results the newest first
 */
export function layerFindings(results: readonly Result[]): Map<string, LayerFindings> {
  const found = new Map<string, LayerFindings>();
  for (const result of results) {
    for (const layer of resultLayers(result).layers) {
      const own = findingsOf(result, layer.name);
      if (own === undefined) continue;
      const before = found.get(layer.name);
      found.set(layer.name, { ...own, ...before, layer: { ...layer, ...before?.layer } });
    }
  }
  return found;
}

type Findings = Omit<LayerFindings, 'layer'>;

function findingsOf(result: Result, name: string): Findings | undefined {
  switch (result.kind) {
    case 'conductance':
      return ofConductance(result, name);
    case 'neucept':
      return ofNeucept(result, name);
    case 'rules':
      return ofRules(result, name);
    case 'pathway':
      return ofPathway(result, name);
    default:
      return undefined;
  }
}

function ofConductance(document: ConductanceResult, name: string): Findings {
  const layer = document.layers.find((each) => each.name === name)!;
  const { low, high } = layer.rankInterval ?? {};
  const top = rankNeurons(layer)
    .slice(0, mostNeurons)
    .map((neuron) => ({
      neuron,
      score: layer.scores[neuron] ?? 0,
      ...(low && high && { rank: [low[neuron]!, high[neuron]!] as const }),
    }));
  return { conductance: { scores: layer.scores, top, document } };
}

function ofNeucept(document: NeuceptResult, name: string): Findings {
  const { q, selected, dead, neurons } = document.layers.find((each) => each.name === name)!;
  return {
    dead: { count: dead.length, neurons, meaning: 'constant', document },
    critical: { neurons: selected, q, document },
  };
}

function ofRules(document: RulesResult, name: string): Findings {
  const layer = document.layers.find((each) => each.name === name)!;
  const taking = document.pairs
    .filter(({ from, to }) => from === name || to === name)
    .flatMap((pair) => pair.rules.map((rule) => ({ pair, rule })))
    .sort((a, b) => b.rule.gain - a.rule.gain);
  const named = (wanted: string) => document.layers.find((each) => each.name === wanted);
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
      document,
    },
    rules: { words, count: taking.length, document },
  };
}

function ofPathway(document: PathwayResult, name: string): Findings {
  const { parameters, pathways, layers } = document;
  const level = Math.floor(parameters.sparsity.length / 2);
  const at = layers.findIndex((each) => each.name === name);
  const shares = pathways.map((pathway) => {
    const { kept, neurons } = pathway.layers[at]!;
    return kept[level]!.length / neurons;
  });
  const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  return { pathway: { share, sparsity: parameters.sparsity[level]!, document } };
}
