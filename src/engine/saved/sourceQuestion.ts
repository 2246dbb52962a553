import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { version } from '../../../package.json';
import type { DataSet } from '../data/DataSet.ts';
import { sha256 } from '../data/sha256.ts';
import { modelHeader, type AnalysisSource } from '../resultHeader.ts';
import { resolveDataSet } from '../workspace/resolveModel.ts';
import type { Workspace, WorkspaceModel } from '../workspace/Workspace.ts';
import type { AnalysisQuestion } from './analysisKey.ts';

/** What an analysis is asked of. */
export interface AskedSource extends Pick<
  AnalysisSource,
  'model' | 'seed' | 'folder' | 'code' | 'className'
> {
  readonly workspace: Workspace | undefined;
  readonly entry: WorkspaceModel;
  readonly device: string;
  /** All of it, and how many of its samples are analysed. */
  readonly data?: { readonly set: DataSet; readonly named: string; readonly samples: number } | undefined;
}

/**
 * The question of an analysis, with hashes of all that its answer depends on.
 * Rejects with an InputError for a file that cannot be read.
 * @param parameters complete
 */
export async function sourceQuestion(
  analysis: string,
  source: AskedSource,
  parameters: unknown,
  others: unknown,
): Promise<AnalysisQuestion> {
  const { model, entry, workspace, data, seed, device } = source;
  const { output, dims, labels, preprocessing } = entry;
  return {
    analysis,
    version,
    model: {
      ...modelHeader(source),
      // The same content is the same question wherever it lies: notebooks write live models to a new folder each time.
      path: undefined,
      ...{ output, dims, labels, preprocessing },
      // Weights beside a model have gigabytes: the times of the files stand for what is in them.
      weights: await Promise.all(
        (model.weightFiles ?? []).map(async (name) => {
          const { size, mtimeMs } = await stat(resolve(dirname(model.path), name));
          return [name, size, mtimeMs];
        }),
      ),
    },
    data: data && {
      ...describeData(data.set),
      analysed: data.samples,
      entry: { ...resolveDataSet(workspace, data.named), path: undefined },
    },
    parameters,
    seed,
    device,
    others: { others, baseline: await baselineHash(parameters) },
  };
}

function describeData(set: DataSet): { sha256: string } & Record<string, unknown> {
  return {
    sha256: set.sha256,
    samples: set.samples,
    shape: set.shape,
    type: set.type,
    preprocessing: set.preprocessing,
    labels: hashLabels(set.labels),
    labelNames: set.labelNames,
    fineLabels: hashLabels(set.fineLabels),
    fineLabelNames: set.fineLabelNames,
  };
}

/** Hexadecimal SHA-256 of numbers of classes. */
export function hashLabels(labels: Int32Array | undefined): string | undefined {
  return labels && createHash('sha256').update(labels).digest('hex');
}

/** The hash of the file that a baseline is in, where it is a file. */
async function baselineHash(parameters: unknown): Promise<string | undefined> {
  const { baseline } = (parameters ?? {}) as { baseline?: unknown };
  return typeof baseline === 'string' && baseline !== 'zero' && baseline !== 'mean'
    ? sha256(baseline)
    : undefined;
}
