import {
  AblationRequestSchema,
  CompareModelsRequestSchema,
  ConductanceRequestSchema,
  EvaluateRequestSchema,
  InterventionRequestSchema,
  MechanismsRequestSchema,
  NeuceptRequestSchema,
  PathwayRequestSchema,
  ProbesRequestSchema,
  PrototypeRequestSchema,
  RulesRequestSchema,
} from '../../protocol/requests.ts';
import type { Result } from '../../protocol/Result.ts';
import type { Job } from '../AnalysisCommand.ts';
import type { EngineClient } from '../EngineClient.ts';

type Method = (engine: EngineClient, request: unknown, job: Job) => Promise<Result>;

/** The engine's requests by the names that saved analyses have of them. */
const methods: Readonly<Record<string, Method>> = {
  conductance: (engine, request, { report, stop }) =>
    engine.conductance(ConductanceRequestSchema.parse(request), report, stop),
  pathway: (engine, request, { report, stop }) =>
    engine.pathway(PathwayRequestSchema.parse(request), report, stop),
  evaluate: (engine, request, { report, stop }) =>
    // Remove and retrain is not kept here: no file can make it write into a folder.
    engine.evaluate(EvaluateRequestSchema.omit({ folder: true }).parse(request), report, stop),
  neucept: (engine, request, { report, stop }) =>
    engine.neucept(NeuceptRequestSchema.parse(request), report, stop),
  mechanisms: (engine, request, { report, stop }) =>
    engine.mechanisms(MechanismsRequestSchema.parse(request), report, stop),
  compareModels: (engine, request, { report, stop }) =>
    engine.compareModels(CompareModelsRequestSchema.parse(request), report, stop),
  intervention: (engine, request, { report, stop }) =>
    engine.intervention(InterventionRequestSchema.parse(request), report, stop),
  ablation: (engine, request, { report, stop }) =>
    engine.ablation(AblationRequestSchema.parse(request), report, stop),
  probes: (engine, request, { report, stop }) =>
    engine.probes(ProbesRequestSchema.parse(request), report, stop),
  prototype: (engine, request, { report, stop }) =>
    engine.prototype(PrototypeRequestSchema.parse(request), report, stop),
  rules: (engine, request, { report, stop, giveUp }) =>
    engine.rules(RulesRequestSchema.parse(request), report, stop, giveUp),
};

/**
 * Sends the request of a saved analysis once more. Rejects for one that this version does not know: it comes from a
 * file.
 */
export function askAgain(
  engine: EngineClient,
  asked: { readonly method: string; readonly request: Readonly<Record<string, unknown>> },
  more: Readonly<Record<string, unknown>>,
  job: Job,
): Promise<Result> {
  if (!Object.hasOwn(methods, asked.method)) {
    return Promise.reject(new Error('This analysis is of another version: run its command instead.'));
  }
  try {
    return methods[asked.method]!(engine, { ...asked.request, ...more }, job);
  } catch {
    return Promise.reject(new Error('The request of this analysis is damaged: run its command instead.'));
  }
}
