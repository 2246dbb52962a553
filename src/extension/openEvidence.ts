import { basename, dirname, resolve } from 'node:path';
import type { AgreementResult, AgreementSource } from '../protocol/AgreementResult.ts';
import type { FromPanel } from '../protocol/panelMessages.ts';
import { resultExtension, type Result } from '../protocol/Result.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import { evidenceSelection } from '../report/evidenceSelection.ts';
import { shortenText } from '../report/shortenText.ts';
import { mayRead } from './mayRead.ts';
import { readSavedResult, type OpenedResult } from './readSavedResult.ts';
import type { ResultViews } from './ResultViews.ts';

/**
 * Shows the analysis that an agreement got a neuron's scores from, at that neuron: the page that is open, else the file
 * that it was read from. Rejects where neither is there any more.
 */
export async function openEvidence(
  views: ResultViews,
  agreement: OpenedResult & { readonly result: AgreementResult },
  place: Extract<FromPanel, { type: 'openEvidence' }>,
): Promise<void> {
  const { sources, model, parameters } = agreement.result;
  const source = sources[place.source];
  if (source === undefined) throw new Error(`This agreement has no analysis ${place.source}.`);
  const isIt = ({ kind, createdAt, model: { sha256 } }: Result): boolean =>
    kind === source.kind && createdAt === source.createdAt && sha256 === model.sha256;
  const selectionIn = (result: Result): KeptSelection | undefined =>
    evidenceSelection(result, place.layer, place.neuron, parameters.sparsity);
  for (const view of views.all) {
    if (view.analysis && isIt(view.analysis.result)) {
      view.reveal(selectionIn(view.analysis.result));
      return;
    }
  }
  for (const path of placesOf(source, agreement)) {
    // An agreement can come from anyone, and nobody is asked for each place that is tried.
    if (!(await mayRead(path, agreement))) continue;
    const found = await readSavedResult(path).catch(() => undefined);
    if (found && isIt(found.result)) {
      await views.openFile(path, selectionIn(found.result));
      return;
    }
  }
  throw new Error(
    source.path === undefined
      ? 'The analysis with the evidence was not saved and is closed: run it again, and Compare Methods with it.'
      : `The analysis with the evidence is no longer at ${shortenText(source.path)}: put it back, or run Compare Methods again.`,
  );
}

/** Where the file may be. */
function placesOf({ path }: AgreementSource, { origin, path: own }: OpenedResult): string[] {
  if (path === undefined || !path.endsWith(resultExtension)) return [];
  const beside = own === undefined ? undefined : dirname(own);
  const folders = [origin.folder, beside].filter((folder) => folder !== undefined);
  const places = [path, basename(path)].flatMap((name) => folders.map((folder) => resolve(folder, name)));
  return [...new Set(places)];
}
