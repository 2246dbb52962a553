import { window } from 'vscode';
import { resultLayers } from '../../report/resultLayers.ts';
import { resultTitle } from '../../report/resultTitle.ts';
import { shortenText } from '../../report/shortenText.ts';
import { plainMessage } from '../plainMessage.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { CodeFindings } from './CodeFindings.ts';
import { layersAt } from './layersAt.ts';
import { layerTarget, showLayer } from './showLayer.ts';

/** From the line of code to its layer in an open result; asks where there are several, or the line defines none. */
export async function goToLayer(findings: CodeFindings, views: ResultViews): Promise<void> {
  const editor = window.activeTextEditor;
  const here = editor ? layersAt(await findings.of(editor.document), editor.selection.active) : [];
  // One line may define layers of several networks.
  const isHere = (name: string, model: string) =>
    here.some(({ layer }) => layer.name === name && layer.model === model);
  const targets = views.opened.flatMap(({ result }) =>
    resultLayers(result)
      .layers.filter(({ name }) => here.length === 0 || isHere(name, result.model.path))
      .map(({ name }) => ({
        label: plainMessage(shortenText(name)),
        description: plainMessage(resultTitle(result)),
        target: layerTarget(views, result, name),
      })),
  );
  if (targets.length === 0) {
    void window.showInformationMessage(
      'No analysis with layers is open: run one, such as Rank Neurons by Conductance, or open a saved one.',
    );
    return;
  }
  const placeHolder =
    here.length === 0 ? 'Which layer? The line at the cursor defines none.' : 'In which analysis?';
  const chosen =
    targets.length === 1 && here.length > 0
      ? targets[0]
      : await window.showQuickPick(targets, { placeHolder, matchOnDescription: true });
  showLayer(views, chosen?.target);
}
