import { window } from 'vscode';
import { shortenText } from '../../report/shortenText.ts';
import { shortTime } from '../../report/shortTime.ts';
import { plainMessage } from '../plainMessage.ts';
import type { CodeFindings } from './CodeFindings.ts';
import type { KnownResults } from './KnownResults.ts';
import { layersAt } from './layersAt.ts';

/** From the line of code to its layer in a result; asks where there are several, or the line defines none. */
export async function goToLayer(findings: CodeFindings, known: KnownResults): Promise<void> {
  const editor = window.activeTextEditor;
  const here = editor ? layersAt(await findings.of(editor.document), editor.selection.active) : [];
  // One line may define layers of several networks.
  const isHere = (name: string, model: string) =>
    here.some(({ layer }) => layer.name === name && layer.model === model);
  const targets = known.all.flatMap((result) =>
    result.summary.layers
      .filter(({ name }) => here.length === 0 || isHere(name, result.summary.model.path))
      .map(({ name }) => ({
        label: plainMessage(shortenText(name)),
        description: plainMessage(`${result.summary.title}, ${shortTime(result.summary.createdAt)}`),
        show: () => known.show(result, name),
      })),
  );
  if (targets.length === 0) {
    void window.showInformationMessage(
      'No analysis with layers is open or saved: run one, such as Rank Neurons by Conductance.',
    );
    return;
  }
  const placeHolder =
    here.length === 0 ? 'Which layer? The line at the cursor defines none.' : 'In which analysis?';
  const chosen =
    targets.length === 1 && here.length > 0
      ? targets[0]
      : await window.showQuickPick(targets, { placeHolder, matchOnDescription: true });
  await chosen?.show();
}
