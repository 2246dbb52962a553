import { distinctNames } from './distinctNames.ts';

/** Names for cards: whole where all are at most so long, else what tells them apart. */
export function cardNames(names: readonly string[], length: number): readonly string[] {
  return names.every((name) => name.length <= length) ? names : distinctNames(names);
}
