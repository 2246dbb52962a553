import { basename, resolve } from 'node:path';
import { Position, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import { findLayerMatches } from '../engine/code/findLayerMatches.ts';
import { InputError } from '../engine/InputError.ts';
import { resultLayers } from '../report/resultLayers.ts';
import { shortenText } from '../report/shortenText.ts';
import { admitFile } from './admitFile.ts';
import { plainMessage } from './plainMessage.ts';
import type { OpenedResult } from './readSavedResult.ts';

/**
 * Shows where the model's code, as it is now, defines a layer; the view keeps the keyboard.
 * Throws an InputError that says why it cannot.
 * @param view where the result is shown, which the code must not cover
 */
export async function showLayerLine(
  opened: OpenedResult,
  layer: string,
  view: ViewColumn | undefined,
): Promise<void> {
  const { result, origin } = opened;
  const { code, path } = result.model;
  if (code === undefined) {
    throw new InputError(
      `No code is known for ${shortenText(basename(path))}: name it under "code" of the model in neuron-lens.json.`,
    );
  }
  const uri = Uri.file(resolve(origin.folder ?? '.', code));
  await admitFile(uri.fsPath, opened);
  const document = await workspace.openTextDocument(uri).then(undefined, () => {
    throw new InputError(
      `The model's code ${shortenText(code)} cannot be opened: see "code" of the model in neuron-lens.json.`,
    );
  });
  const { layers, complete } = resultLayers(result);
  const matches = await findLayerMatches(document.getText(), code, layers, result.model.class, complete);
  const match = matches.get(layer);
  if (match === undefined) {
    throw new InputError(`${shortenText(code)} has no line that defines the layer ${shortenText(layer)}.`);
  }
  const { line } = match.definition;
  const shown = window.visibleTextEditors.find((editor) => editor.document === document);
  const selection = new Range(
    new Position(line - 1, 0),
    new Position(line - 1, document.lineAt(line - 1).text.length),
  );
  const free = view === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  await window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? free,
    selection,
    preserveFocus: true,
  });
  if (!match.certain) {
    window.setStatusBarMessage(
      plainMessage(`Neuron Lens: this may be another place than ${shortenText(layer)}: ${match.why}`),
      10_000,
    );
  }
}
