import { commands, Disposable, languages, window, workspace, type DocumentSelector } from 'vscode';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { CodeFindings } from './CodeFindings.ts';
import { goToLayer } from './goToLayer.ts';
import { LayerHovers } from './LayerHovers.ts';
import { LayerLenses } from './LayerLenses.ts';
import { LayerMarks } from './LayerMarks.ts';
import { showLayer, showLayerCommand } from './showLayer.ts';

const code: DocumentSelector = [
  'python',
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
].map((language) => ({ language, scheme: 'file' }));

/** Typing is not followed key by key, in milliseconds. */
const pause = 300;

/** Findings next to the code: hovers, lenses, marks, and the ways between code and results. */
export function registerCode(services: Services, views: ResultViews): Disposable {
  const findings = new CodeFindings(services, views);
  const lenses = new LayerLenses(findings, views);
  const marks = new LayerMarks(findings);
  const refresh = (): void => {
    lenses.refresh();
    marks.refresh();
  };
  let waiting: NodeJS.Timeout | undefined;
  const afterPause = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => marks.refresh(), pause);
  };
  marks.refresh();
  return Disposable.from(
    findings,
    lenses,
    marks,
    new Disposable(() => clearTimeout(waiting)),
    languages.registerHoverProvider(code, new LayerHovers(findings, views)),
    languages.registerCodeLensProvider(code, lenses),
    findings.onDidChange(refresh),
    window.onDidChangeVisibleTextEditors(() => marks.refresh()),
    workspace.onDidChangeTextDocument(afterPause),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('neuronLens')) refresh();
    }),
    commands.registerCommand('neuronLens.goToLayer', () => goToLayer(findings, views)),
    commands.registerCommand(showLayerCommand, (...target: unknown[]) => showLayer(views, target)),
  );
}
