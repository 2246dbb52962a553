import { useMemo } from 'preact/hooks';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import type { PixelMapResponse } from '../../src/protocol/requests.ts';
import { useRequests, type RequestState } from './useRequests.ts';
import type { ViewHost } from './ViewHost.ts';

/** A pixel map of the result, or one that the host computes when asked; `request` is absent where no host can. */
export function usePixelMap(
  result: ConductanceResult,
  layer: string,
  neuron: number,
  sample: number,
  host: ViewHost,
): { state: RequestState<PixelMapResponse>; request: (() => void) | undefined } {
  const key = JSON.stringify([layer, neuron, sample]);
  const { stateOf, request } = useRequests<PixelMapResponse>();
  const stored = useMemo<RequestState<PixelMapResponse> | undefined>(() => {
    const map = result.maps.find(
      (each) => each.layer === layer && each.neuron === neuron && each.sample === sample,
    );
    return map && { kind: 'there', value: map };
  }, [result, layer, neuron, sample]);
  const { requestPixelMap } = host;
  return {
    state: stored ?? stateOf(key),
    request: requestPixelMap && (() => void request(key, () => requestPixelMap(layer, neuron, sample))),
  };
}
