import { commands, Disposable } from 'vscode';
import type { Analysis, AnalysisCommand } from './AnalysisCommand.ts';
import { applyMechanisms } from './commands/applyMechanisms.ts';
import { compareModels } from './commands/compareModels.ts';
import { discoverMechanisms } from './commands/discoverMechanisms.ts';
import { evaluateAttributions } from './commands/evaluateAttributions.ts';
import { findCriticalNeurons } from './commands/findCriticalNeurons.ts';
import { mineRules } from './commands/mineRules.ts';
import { probeLayers } from './commands/probeLayers.ts';
import { rankNeurons } from './commands/rankNeurons.ts';
import { runSavedAnalysisAgain } from './commands/runSavedAnalysisAgain.ts';
import { showPathwayMap } from './commands/showPathwayMap.ts';
import { testNeurons } from './commands/testNeurons.ts';
import { testRules } from './commands/testRules.ts';
import { tracePathway } from './commands/tracePathway.ts';
import { visualizeNeuron } from './commands/visualizeNeuron.ts';
import type { ResultViews } from './ResultViews.ts';
import { runAnalysis } from './runAnalysis.ts';
import type { Services } from './Services.ts';
import { trustedOnly } from './trustedOnly.ts';

/** All commands that run models. Each is refused in restricted mode. */
export function registerAnalyses(services: Services, views: ResultViews): Disposable {
  const register = (
    name: string,
    run: (services: Services, views: ResultViews, from: unknown, place: unknown) => Promise<void>,
  ) =>
    commands.registerCommand(
      `neuronLens.${name}`,
      trustedOnly((from: unknown, place: unknown) => run(services, views, from, place)),
    );
  const analysis = <A extends Analysis>(name: string, command: AnalysisCommand<A>) =>
    register(name, (_services, _views, from, place) => runAnalysis(services, views, command, from, place));
  return Disposable.from(
    analysis('rankNeurons', rankNeurons),
    analysis('mineRules', mineRules),
    analysis('visualizeNeuron', visualizeNeuron),
    analysis('tracePathway', tracePathway),
    analysis('showPathwayMap', showPathwayMap),
    analysis('evaluateAttributions', evaluateAttributions),
    analysis('testNeurons', testNeurons),
    analysis('probeLayers', probeLayers),
    analysis('findCriticalNeurons', findCriticalNeurons),
    analysis('discoverMechanisms', discoverMechanisms),
    register('compareModels', compareModels),
    register('testRules', testRules),
    register('applyMechanisms', applyMechanisms),
    register('runSavedAnalysisAgain', runSavedAnalysisAgain),
  );
}
