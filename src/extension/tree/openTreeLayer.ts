import { Uri, ViewColumn } from 'vscode';
import type { ModelEditors } from '../model/ModelEditors.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { showLine } from '../showLine.ts';
import { isNode } from './ModelNode.ts';

/** Shows a layer of the tree: its line in the model's code where that is known, else its place in the model's view. */
export async function openTreeLayer(services: Services, editors: ModelEditors, from: unknown): Promise<void> {
  if (!isNode(from, 'layer')) return;
  const { name, of } = from;
  try {
    // The code may have been changed since the layers were listed.
    const { code, layers } = await services.engine.inspectStructure({
      workspace: of.folder,
      model: of.model,
    });
    const line = layers.find((layer) => layer.name === name)?.line;
    if (code === undefined || line === undefined) await editors.open(Uri.file(of.path), name);
    else await showLine(code, line, ViewColumn.Active);
  } catch (error) {
    await reportError(services, error);
  }
}
