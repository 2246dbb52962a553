import { readSavedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { isSavedNode } from '../tree/SavedNode.ts';
import { writeReport } from '../writeReport.ts';

/** Neuron Lens: Export Report, of a saved analysis of the tree. */
export async function exportSavedAnalysis(services: Services, from: unknown): Promise<void> {
  if (!isSavedNode(from)) return;
  try {
    const { result } = await readSavedResult(from.saved.path);
    await writeReport(services, result, from.folder);
  } catch (error) {
    await reportError(services, error);
  }
}
