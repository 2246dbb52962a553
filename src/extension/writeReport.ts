import { readFile } from 'node:fs/promises';
import { commands, env, window } from 'vscode';
import type { Result } from '../protocol/Result.ts';
import { reportHtml } from '../report/reportHtml.ts';
import { plainMessage } from './plainMessage.ts';
import { saveDocument } from './saveDocument.ts';
import type { Services } from './Services.ts';

/** The report as one HTML file where the user says. @param folder where the dialog begins */
export async function writeReport(
  { context }: Services,
  result: Result,
  folder: string | undefined,
): Promise<void> {
  const asset = (name: string) => readFile(context.asAbsolutePath(`dist/${name}`), 'utf8');
  const uri = await saveDocument(result, folder, '.html', { Report: ['html'] }, async () =>
    reportHtml(result, { script: await asset('report.js'), style: await asset('report.css') }),
  );
  if (uri === undefined) return;
  // A browser on this side of a remote window cannot open a file of the other; the explorer's menu downloads it.
  const remote = env.remoteName !== undefined;
  const open = remote ? 'Show in Explorer' : 'Open';
  if ((await window.showInformationMessage(plainMessage(`Report written: ${uri.fsPath}`), open)) === open) {
    await (remote ? commands.executeCommand('revealInExplorer', uri) : env.openExternal(uri));
  }
}
