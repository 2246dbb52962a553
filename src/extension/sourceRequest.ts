import type { RulesRequest } from '../protocol/requests.ts';
import type { Analysis } from './AnalysisCommand.ts';
import { settings } from './settings.ts';

/** What the requests of all analyses say: model and data, and what the user's settings say of how to compute. */
export function sourceRequest({
  folder,
  model,
  data,
}: Analysis): Pick<RulesRequest, 'workspace' | 'model' | 'data' | 'seed' | 'device' | 'memory'> {
  return {
    workspace: folder,
    model,
    data,
    memory: settings.memory(),
    seed: settings.seed(),
    device: settings.device(),
  };
}
