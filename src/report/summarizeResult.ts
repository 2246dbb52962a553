import type { Result } from '../protocol/Result.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import { findingsOf, type Findings } from './layerFindings.ts';
import { layerSelection } from './layerSelection.ts';
import { resultLayers } from './resultLayers.ts';
import { resultTitle } from './resultTitle.ts';
import type { ResultSummary } from './ResultSummary.ts';

const summaries = new WeakMap<Result, ResultSummary>();

/** What the code shows of a result; always the same for one result. */
export function summarizeResult(result: Result): ResultSummary {
  const known = summaries.get(result);
  if (known !== undefined) return known;
  const { kind, createdAt, model, data } = result;
  const findings = new Map<string, Findings>();
  const selections = new Map<string, KeptSelection>();
  const summary = {
    ...{ kind, createdAt, model, findings, selections },
    ...resultLayers(result),
    title: resultTitle(result),
    samples: data?.samples,
  };
  for (const { name } of summary.layers) {
    const found = findingsOf(result, name, summary);
    if (found !== undefined) findings.set(name, found);
    const selection = layerSelection(result, name);
    if (selection !== undefined) selections.set(name, selection);
  }
  summaries.set(result, summary);
  return summary;
}
