import { resolve } from 'node:path';
import type { Workspace } from '../workspace/Workspace.ts';

/**
 * A request as it can be asked from any folder: without what holds for once, and with absolute paths for what is not a
 * name of neuron-lens.json.
 */
export function requestToAskAgain(
  request: Readonly<Record<string, unknown>>,
  workspace: Workspace | undefined,
): Record<string, unknown> {
  const once = new Set(['fresh', 'workspace', 'memory']);
  const asked = Object.fromEntries(Object.entries(request).filter(([field]) => !once.has(field)));
  const named = (names: object | undefined, value: unknown) =>
    typeof value !== 'string' || Object.hasOwn(names ?? {}, value) ? value : resolve(value);
  for (const field of ['model', 'secondModel']) {
    if (field in asked) asked[field] = named(workspace?.models, asked[field]);
  }
  if ('data' in asked) asked['data'] = named(workspace?.dataSets, asked['data']);
  if ('fineLabels' in asked) asked['fineLabels'] = named(undefined, asked['fineLabels']);
  const { parameters } = asked as { parameters?: { baseline?: unknown } };
  if (parameters?.baseline !== undefined) {
    asked['parameters'] = {
      ...parameters,
      baseline: named({ zero: true, mean: true }, parameters.baseline),
    };
  }
  return asked;
}
