import type { AgreementParameters, AgreementResult } from '../../protocol/AgreementResult.ts';
import { nameNeurons } from './nameNeurons.ts';

/** An agreement in which methods that only rank neurons name another number of them; the ranks stay as they are. */
export function withTop(result: AgreementResult, top: AgreementParameters['top']): AgreementResult {
  const ranked = result.layers.map((layer) => ({
    ...layer,
    methods: layer.methods.map(({ source, scores, named, top: ranks }) =>
      ranks === undefined ? { source, scores, named } : { source, scores },
    ),
  }));
  return {
    ...result,
    parameters: { ...result.parameters, top },
    layers: nameNeurons(ranked, result.sources, top),
  };
}
