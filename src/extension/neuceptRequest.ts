import type { MechanismParameters } from '../protocol/Mechanisms.ts';
import type { NeuceptNetworkParameters } from '../protocol/NeuceptResult.ts';
import type { NeuceptRequest } from '../protocol/requests.ts';
import type { Analysis } from './AnalysisCommand.ts';
import { settings } from './settings.ts';
import { sourceRequest } from './sourceRequest.ts';

type Answers = Analysis & { readonly data: string } & Pick<NeuceptNetworkParameters, 'class' | 'layers'>;

/** Critical neurons by the user's settings. @param count of mechanisms; none are looked for where it is left out */
export function neuceptRequest(
  { data, class: response, layers, ...source }: Answers,
  count?: MechanismParameters['count'],
): NeuceptRequest {
  return {
    ...sourceRequest(source),
    data,
    limit: settings.neuceptLimit(),
    parameters: {
      ...settings.neucept(),
      network: { ...settings.neuceptNetwork(), class: response, layers },
      ...(count !== undefined && { mechanisms: { ...settings.mechanisms(), count } }),
    },
  };
}
