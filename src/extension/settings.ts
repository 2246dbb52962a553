import { ConfigurationTarget, workspace } from 'vscode';
import { attributionMethods, type AttributionMethod } from '../protocol/EvaluationResult.ts';
import type { MechanismParameters } from '../protocol/Mechanisms.ts';
import type { NeuceptNetworkParameters, NeuceptParameters } from '../protocol/NeuceptResult.ts';
import { baselineMaps, type PathwayParameters } from '../protocol/PathwayResult.ts';
import type { RulesParameters } from '../protocol/RulesResult.ts';
import type { ConductanceParameters } from '../protocol/ConductanceResult.ts';
import type { ConductanceRequest, PathwayRequest, RulesRequest } from '../protocol/requests.ts';

/** The user's settings, read when they are needed: a change counts for the next analysis. */
export const settings = {
  device: () => get('device', 'auto'),
  seed: () => get('seed', 0),
  codeLens: () => get('codeLens', true),
  gutterMarks: () => get('gutterMarks', true),
  /** Samples to analyse; undefined for all. */
  limit: () => get('samples', 0) || undefined,
  /** Megabytes that the analyses kept in the workspace may take; 0 where none are kept. */
  savedMegabytes: () => (get('savedAnalyses.enabled', true) ? get('savedAnalyses.megabytes', 1024) : 0),
  /** Megabytes; undefined for the engine's default. */
  memory: () => get('memoryBudget', 0) || undefined,
  conductance: (): ConductanceRequest['parameters'] => ({
    steps: get<ConductanceParameters['steps']>('conductance.steps', 'auto'),
    tolerance: get('conductance.tolerance', 0.01),
    maximumSteps: get('conductance.maximumSteps', 1024),
    // Left out, it is that of neuron-lens.json.
    baseline: get<ConductanceParameters['baseline'] | null>('conductance.baseline', null) ?? undefined,
    unit: get<ConductanceParameters['unit']>('conductance.unit', 'channel'),
    position: get<ConductanceParameters['position']>('conductance.position', 'after'),
  }),
  pathway: (): PathwayRequest['parameters'] => ({
    score: get<PathwayParameters['score']>('pathway.score', 'intgrad'),
    sparsity: get('pathway.sparsity', [0.8, 0.9, 0.95, 0.98, 0.99]),
    unit: get<PathwayParameters['unit']>('pathway.unit', 'element'),
    steps: get('pathway.steps', 50),
    gradient: get<PathwayParameters['gradient']>('pathway.gradient', 'frozen'),
    maps: get<PathwayParameters['maps']>('pathway.maps', [...baselineMaps]),
    compare: get<PathwayParameters['compare']>('pathway.compare', ['mct']),
  }),
  /** Samples that maps are tested on. */
  evaluationLimit: () => get('evaluation.samples', 100),
  evaluation: () => ({
    methods: get<AttributionMethod[]>('evaluation.methods', [...attributionMethods]),
    sparsity: get('evaluation.sparsity', 0.9),
    unit: get<PathwayParameters['unit']>('pathway.unit', 'element'),
    steps: get('pathway.steps', 50),
    gradient: get<PathwayParameters['gradient']>('pathway.gradient', 'frozen'),
    repeats: get('evaluation.repeats', 3),
    epochs: get('evaluation.epochs', 10),
  }),
  /** Samples in which those are searched that activate neurons most; undefined for all. */
  prototypeLimit: () => get('prototype.samples', 0) || undefined,
  /** Samples that critical neurons and mechanisms are looked for in; undefined for all. */
  neuceptLimit: () => get('neucept.samples', 0) || undefined,
  neuceptUnit: () => get<NeuceptNetworkParameters['unit']>('neucept.unit', 'channel'),
  neucept: () => ({
    precision: get('neucept.precision', 0.9),
    runs: get('neucept.runs', 50),
    aggregation: get<NeuceptParameters['aggregation']>('neucept.aggregation', 'e-values'),
    threshold: get<NeuceptParameters['threshold']>('neucept.threshold', 'knockoff+'),
    statistic: get<NeuceptParameters['statistic']>('neucept.statistic', 'lasso'),
    s: get<NeuceptParameters['s']>('neucept.s', 'mvr'),
    group: get('neucept.group', 0.95),
  }),
  neuceptNetwork: () => ({
    unit: settings.neuceptUnit(),
    samples: get<NeuceptNetworkParameters['samples']>('neucept.tested', 'all'),
  }),
  mechanisms: () => ({
    largest: get('neucept.largest', 10),
    criterion: get<MechanismParameters['criterion']>('neucept.criterion', 'silhouette'),
    clustering: get<MechanismParameters['clustering']>('neucept.clustering', 'kmeans'),
    representation: get<MechanismParameters['representation']>('neucept.representation', 'top'),
    representatives: get('neucept.representatives', 10),
    clustered: get<MechanismParameters['clustered']>('neucept.clustered', 'predicted'),
    embedding: get<MechanismParameters['embedding']>('neucept.embedding', 'umap'),
  }),
  /** Samples to mine rules from; undefined for all. */
  rulesLimit: () => get('rules.samples', 0) || undefined,
  rulesUnit: () => get<RulesParameters['unit']>('rules.unit', 'channel'),
  rules: (): RulesRequest['parameters'] => ({
    target: get<RulesParameters['target']>('rules.target', 'predicted'),
    theta: get('rules.theta', 0.1),
    mu: get('rules.mu', 4),
    // Left out, a neuron is active above 0.
    quantile: get<number | null>('rules.quantile', null) ?? undefined,
    unit: settings.rulesUnit(),
    cascade: get('rules.cascade', false),
  }),
};

/** The user's own choice of a device. In a remote window it is kept there, since machines have other devices. */
export async function setDevice(device: string): Promise<void> {
  await workspace.getConfiguration('neuronLens').update('device', device, ConfigurationTarget.Global);
}

/** The device that the settings of the workspace choose, which counts before the user's own. */
export const deviceOfWorkspace = {
  get: () => workspace.getConfiguration('neuronLens').inspect<string>('device')?.workspaceValue,
  set: (device: string) =>
    workspace.getConfiguration('neuronLens').update('device', device, ConfigurationTarget.Workspace),
};

function get<T>(name: string, byDefault: T): T {
  return workspace.getConfiguration('neuronLens').get<T>(name, byDefault);
}
