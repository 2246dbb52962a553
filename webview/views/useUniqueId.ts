import { useState } from 'preact/hooks';

let last = 0;

/** An element id that no other view in the document has: outputs of a notebook share one, and Preact's useId repeats. */
export function useUniqueId(): string {
  const [id] = useState(() => `nl-${++last}`);
  return id;
}
