import type { RulesRequest } from '../protocol/requests.ts';
import type { Analysis } from './AnalysisCommand.ts';
import { settings } from './settings.ts';

/** What the requests of all analyses say: the model, and what the user's settings say of how to compute. */
export function sourceRequest({
  folder,
  model,
  fresh,
}: Pick<Analysis, 'folder' | 'model' | 'fresh'>): Pick<
  RulesRequest,
  'workspace' | 'model' | 'seed' | 'device' | 'memory' | 'fresh'
> {
  return {
    workspace: folder,
    model,
    memory: settings.memory(),
    seed: settings.seed(),
    device: settings.device(),
    fresh,
  };
}
