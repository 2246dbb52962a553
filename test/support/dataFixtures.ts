import { fileURLToPath } from 'node:url';
import { openDataSet, type OpenDataSetOptions } from '../../src/engine/data/openDataSet.ts';
import type { Workspace, WorkspaceDataSet, WorkspaceModel } from '../../src/engine/workspace/Workspace.ts';

/** Path of a file that scripts/makeDataFixtures.py wrote. */
export function dataFixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/data/${name}`, import.meta.url));
}

/** All samples as plain numbers. */
export async function readAll(
  source: string,
  options: OpenDataSetOptions = {},
): Promise<{ values: number[]; shape: number[]; labels?: number[]; labelNames?: readonly string[] }> {
  const data = await openDataSet(source, options);
  try {
    const tensor = await data.read(Array.from({ length: data.samples }, (_, index) => index));
    return {
      values: Array.from(tensor.data as ArrayLike<number | bigint>, Number),
      shape: [...tensor.shape],
      ...(data.labels && { labels: [...data.labels] }),
      ...(data.labelNames && { labelNames: data.labelNames }),
    };
  } finally {
    await data.close();
  }
}

/** A workspace with the data set `data` and the model `model`. */
export function workspaceOf(data: WorkspaceDataSet, model: Partial<WorkspaceModel> = {}): Workspace {
  return { folder: '/', models: { model: { path: '/model.onnx', ...model } }, dataSets: { data } };
}
