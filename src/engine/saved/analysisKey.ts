import { createHash } from 'node:crypto';

/** Everything that the answer depends on; what is undefined counts as left out. */
export interface AnalysisQuestion {
  /** Which analysis, and of which version: other code may answer otherwise. */
  readonly analysis: string;
  readonly version: string;
  /** Hashes of the network's file and what neuron-lens.json says of it. */
  readonly model: { readonly sha256: string; readonly [more: string]: unknown };
  /** Hashes of the samples and of their labels, how many, and how they are read; none of an analysis without data. */
  readonly data: { readonly sha256: string; readonly [more: string]: unknown } | undefined;
  /** Complete: with the defaults that they were asked with. */
  readonly parameters: unknown;
  readonly seed: number;
  /** As asked for. */
  readonly device: string;
  /** What else the request holds, such as the rules that are tested. */
  readonly others?: unknown;
}

/** Hexadecimal SHA-256 of the question as JSON with its properties in the order of their names. */
export function analysisKey(question: AnalysisQuestion): string {
  return createHash('sha256').update(canonicalJson(question)).digest('hex');
}

/** JSON of a value made of records, arrays and plain values, the same for any order of the properties. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
