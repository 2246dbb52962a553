import { Uri, window, workspace } from 'vscode';
import { agree, type AgreementInput } from '../../engine/agreement/agree.ts';
import { relativePath } from '../../engine/workspace/relativePath.ts';
import { agreementKinds } from '../../protocol/AgreementResult.ts';
import { resultTitle } from '../../report/resultTitle.ts';
import { baseName, shortenText } from '../../report/shortenText.ts';
import { pick, type Choice } from '../questions/pick.ts';
import { back } from '../questions/Question.ts';
import { foundFiles } from '../questions/sources.ts';
import { readSavedResult, type OpenedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';

const title = 'Compare Methods';

/**
 * Neuron Lens: Compare Methods. Which neurons do several analyses of one model name? Asks for two or more of those that
 * are open, or saved in the workspace.
 * @param from a file of the explorer's menu
 * @param selected all the files that are selected there
 */
export async function compareMethods(
  services: Services,
  views: ResultViews,
  from?: unknown,
  selected?: unknown,
): Promise<void> {
  try {
    const files: readonly unknown[] = Array.isArray(selected) ? selected : [from];
    const given = await Promise.all(
      files.filter((file) => file instanceof Uri).map(({ fsPath }) => readSavedResult(fsPath)),
    );
    const chosen = given.length >= 2 ? given : await ask(views, given[0]);
    if (chosen === undefined) return;
    const { origin } = chosen[0]!;
    const inputs = chosen.map(({ result, path }): AgreementInput => {
      if (path === undefined) return { result };
      return { result, path: origin.folder === undefined ? path : relativePath(origin.folder, path) };
    });
    views.open(agree(inputs), origin);
  } catch (error) {
    await reportError(services, error);
  }
}

/** Rejects where there are no two of one model. @param first whose model it has to be */
async function ask(
  views: ResultViews,
  first: OpenedResult | undefined,
): Promise<readonly OpenedResult[] | undefined> {
  const models = new Map<string, OpenedResult[]>();
  for (const opened of await findAnalyses(views)) {
    const { sha256 } = opened.result.model;
    if (first === undefined || first.result.model.sha256 === sha256) {
      models.set(sha256, [...(models.get(sha256) ?? []), opened]);
    }
  }
  const lists = [...models.values()].filter((list) => list.length >= 2);
  if (lists.length === 0) {
    const model = first === undefined ? 'one model' : baseName(first.result.model.path);
    throw new Error(
      `There are no two analyses of ${model}, open or saved in the workspace, that name neurons: run two of Rank Neurons, ` +
        'Trace Critical Pathway, Find Critical Neurons and Mine Rules on it, and save them or leave them open.',
    );
  }
  for (;;) {
    const [list] = lists.length === 1 ? lists : await askModel(lists);
    if (list === undefined) return undefined;
    const chosen = await pick<OpenedResult>({
      title,
      step: lists.length === 1 ? 1 : 2,
      steps: lists.length === 1 ? 1 : 2,
      placeholder: 'Which analyses? Choose two or more.',
      atLeast: 2,
      choices: list.map((opened, at) => choiceOf(opened, isLatestOfItsKind(list, at))),
    });
    if (chosen !== back) return chosen;
  }
}

async function askModel(
  lists: readonly (readonly OpenedResult[])[],
): Promise<readonly (readonly OpenedResult[])[]> {
  const chosen = await pick<readonly OpenedResult[]>({
    title,
    step: 1,
    steps: 2,
    placeholder: 'Analyses of which model?',
    choices: lists.map((list) => {
      const { path, sha256 } = list[0]!.result.model;
      return {
        label: shortenText(baseName(path)),
        description: `${list.length} analyses, SHA-256 ${sha256.slice(0, 8)}…`,
        value: list,
      };
    }),
  });
  return chosen === undefined || chosen === back ? [] : chosen;
}

function choiceOf(opened: OpenedResult, picked: boolean): Choice<OpenedResult> {
  const { result, path } = opened;
  const where = path === undefined ? 'open, not saved' : baseName(path);
  return {
    label: resultTitle(result),
    description: `${result.createdAt.slice(0, 16).replace('T', ' ')}, ${where}`,
    picked,
    value: opened,
  };
}

/** Of a list with the newest first. */
function isLatestOfItsKind(list: readonly OpenedResult[], at: number): boolean {
  return list.findIndex(({ result }) => result.kind === list[at]!.result.kind) === at;
}

/** Analyses that name neurons, the newest first, each once: of files, which are found again, and of pages. */
async function findAnalyses(views: ResultViews): Promise<OpenedResult[]> {
  const folder =
    window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  const files = await foundFiles(folder ?? workspace.workspaceFolders?.[0], '**/*.nlens.json');
  // A file that is none, or damaged, is no choice.
  const saved = await Promise.all(files.map(({ value }) => readSavedResult(value).catch(() => undefined)));
  const found = new Map<string, OpenedResult>();
  for (const opened of [...saved, ...views.all.map(({ analysis }) => analysis)]) {
    if (opened === undefined) continue;
    const { kind, createdAt, model } = opened.result;
    const key = `${kind} ${createdAt} ${model.sha256}`;
    if (agreementKinds.some((each) => each === kind) && !found.has(key)) found.set(key, opened);
  }
  return [...found.values()].sort((a, b) => b.result.createdAt.localeCompare(a.result.createdAt));
}
