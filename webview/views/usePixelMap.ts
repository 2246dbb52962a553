import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import type { PixelMapResponse } from '../../src/protocol/requests.ts';
import type { ViewHost } from './ViewHost.ts';

export type PixelMapState =
  | { readonly kind: 'there'; readonly map: PixelMapResponse }
  | { readonly kind: 'missing' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string };

const missing: PixelMapState = { kind: 'missing' };

/** A pixel map of the result, or one that the host computes when asked; `request` is absent where no host can. */
export function usePixelMap(
  result: ConductanceResult,
  layer: string,
  neuron: number,
  sample: number,
  host: ViewHost,
): { state: PixelMapState; request: (() => void) | undefined } {
  const key = JSON.stringify([layer, neuron, sample]);
  // Answers may come after another neuron was chosen: each is kept under what it was asked for.
  const [asked, setAsked] = useState<Readonly<Record<string, PixelMapState>>>({});
  const mounted = useRef(true);
  useEffect(
    () => () => {
      mounted.current = false;
    },
    [],
  );
  const stored = useMemo(
    () => result.maps.find((map) => map.layer === layer && map.neuron === neuron && map.sample === sample),
    [result, layer, neuron, sample],
  );
  const state = useMemo<PixelMapState>(
    () => (stored === undefined ? (asked[key] ?? missing) : { kind: 'there', map: stored }),
    [stored, asked, key],
  );

  const { requestPixelMap } = host;
  if (requestPixelMap === undefined) {
    return { state, request: undefined };
  }
  const note = (next: PixelMapState) => {
    if (mounted.current) {
      setAsked((old) => ({ ...old, [key]: next }));
    }
  };
  return {
    state,
    request: () => {
      note({ kind: 'loading' });
      requestPixelMap(layer, neuron, sample).then(
        (map) => note({ kind: 'there', map }),
        (error: unknown) =>
          note({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    },
  };
}
