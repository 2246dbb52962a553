import { readFileSync } from 'node:fs';
import type { ResultHeader } from '../protocol/ResultHeader.ts';
import { hashCode } from './code/hashCode.ts';
import type { DataSet } from './data/DataSet.ts';
import type { Model } from './formats/readModel.ts';
import type { Runtime } from './runtime/Runtime.ts';
import { relativePath } from './workspace/relativePath.ts';

/** What every method knows of the analysis it is asked for. */
export interface AnalysisSource {
  readonly model: Model;
  readonly data: DataSet;
  readonly runtime: Runtime;
  readonly seed: number;
  /** The workspace's folder: paths in the result are relative to it. */
  readonly folder: string;
  /** Absolute path of the code that defines the model, where known. */
  readonly code?: string | undefined;
  /** The class in it. */
  readonly className?: string | undefined;
}

/** The part that all results begin with, but for the time that the analysis took. */
export function resultHeader(analysis: AnalysisSource): Omit<ResultHeader, 'seconds'> {
  const { data, folder } = analysis;
  return {
    ...networkHeader(analysis),
    data: { path: relativePath(folder, data.path), sha256: data.sha256, samples: data.samples },
  };
}

/** The same of an analysis without data. */
export function networkHeader(
  analysis: Omit<AnalysisSource, 'data'>,
): Omit<ResultHeader, 'seconds' | 'data'> {
  return {
    version: 1,
    createdAt: new Date().toISOString(),
    model: modelHeader(analysis),
    seed: analysis.seed,
    device: analysis.runtime.description,
  };
}

/** What a result says of its model. */
export function modelHeader({
  model,
  folder,
  code,
  className,
}: Pick<AnalysisSource, 'model' | 'folder' | 'code' | 'className'>): ResultHeader['model'] {
  return {
    path: relativePath(folder, model.path),
    sha256: model.sha256,
    producer: model.producer,
    ...(code === undefined ? {} : { code: relativePath(folder, code), ...hashOf(code) }),
    ...(className === undefined ? {} : { class: className }),
  };
}

/** Nothing for code that cannot be read: the lines of the layers have warned of it. */
function hashOf(code: string): { codeSha256?: string } {
  try {
    return { codeSha256: hashCode(readFileSync(code, 'utf8')) };
  } catch {
    return {};
  }
}
