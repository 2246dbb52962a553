import { useEffect, useRef, useState } from 'preact/hooks';

export type RequestState<Value> =
  | { readonly kind: 'there'; readonly value: Value }
  | { readonly kind: 'missing' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string };

const missing = { kind: 'missing' } as const;

/**
 * What was asked of the host, and what became of it. Answers may come after something else was chosen: each is kept
 * under the key it was asked for with.
 */
export function useRequests<Value>(): {
  stateOf: (key: string) => RequestState<Value>;
  /** Resolves when the answer, or that there is none, is kept. */
  request: (key: string, ask: () => Promise<Value>) => Promise<void>;
} {
  const [states, setStates] = useState<Readonly<Record<string, RequestState<Value>>>>({});
  const mounted = useRef(true);
  useEffect(
    () => () => {
      mounted.current = false;
    },
    [],
  );
  const note = (key: string, state: RequestState<Value>) => {
    if (mounted.current) {
      setStates((old) => ({ ...old, [key]: state }));
    }
  };
  return {
    stateOf: (key) => states[key] ?? missing,
    request: (key, ask) => {
      note(key, { kind: 'loading' });
      return ask().then(
        (value) => note(key, { kind: 'there', value }),
        (error: unknown) =>
          note(key, { kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    },
  };
}
