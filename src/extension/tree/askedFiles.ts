import { resolve } from 'node:path';
import { loadWorkspace } from '../../engine/workspace/loadWorkspace.ts';

/** The files and folders that the request of a saved analysis names, besides names of the folder's neuron-lens.json. */
export async function askedFiles(
  {
    model,
    secondModel,
    data,
    testData,
    fineLabels,
    folder: kept,
    parameters,
  }: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<string[]> {
  const project = await loadWorkspace(folder);
  const { baseline } = (parameters ?? {}) as { baseline?: unknown };
  const unless = (names: object | undefined, value: unknown) =>
    typeof value === 'string' && !Object.hasOwn(names ?? {}, value) ? [resolve(value)] : [];
  return [
    ...[model, secondModel].flatMap((value) => unless(project?.models, value)),
    ...[data, testData].flatMap((value) => unless(project?.dataSets, value)),
    ...[fineLabels, kept].flatMap((value) => unless(undefined, value)),
    ...unless({ zero: true, mean: true }, baseline),
  ];
}
