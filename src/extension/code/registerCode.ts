import { commands, Disposable, languages, window, workspace, type DocumentSelector } from 'vscode';
import type { Services } from '../Services.ts';
import { CodeFindings } from './CodeFindings.ts';
import { goToLayer } from './goToLayer.ts';
import type { KnownResults } from './KnownResults.ts';
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
export function registerCode(services: Services, known: KnownResults): Disposable {
  const findings = new CodeFindings(services, known);
  const lenses = new LayerLenses(findings, known);
  const marks = new LayerMarks(findings);
  // Parsed before anyone asks: a hover then finds it done.
  const prepare = (): void => {
    for (const { document } of window.visibleTextEditors) void findings.of(document);
    marks.refresh();
  };
  const refresh = (): void => {
    lenses.refresh();
    prepare();
  };
  let waiting: NodeJS.Timeout | undefined;
  const afterPause = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(prepare, pause);
  };
  prepare();
  return Disposable.from(
    findings,
    lenses,
    marks,
    new Disposable(() => clearTimeout(waiting)),
    languages.registerHoverProvider(code, new LayerHovers(findings, known, services.log)),
    languages.registerCodeLensProvider(code, lenses),
    findings.onDidChange(refresh),
    window.onDidChangeVisibleTextEditors(prepare),
    workspace.onDidChangeTextDocument(afterPause),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('neuronLens')) refresh();
    }),
    commands.registerCommand('neuronLens.goToLayer', () => goToLayer(findings, known)),
    commands.registerCommand(showLayerCommand, (...target: unknown[]) => showLayer(known, target)),
  );
}
