import { Uri, window, workspace } from 'vscode';
import { InputError } from '../../engine/InputError.ts';
import type { Result } from '../../protocol/Result.ts';
import { readSavedResult, type OpenedResult } from '../readSavedResult.ts';
import type { ResultViews } from '../ResultViews.ts';
import { pick } from './pick.ts';
import { browse, chosenFile, foundFiles, type Source } from './sources.ts';

/** What a command that goes on from an analysis looks for. */
export interface WantedResult<R extends Result> {
  /** Of the command. */
  readonly title: string;
  /** Of the list of saved analyses. */
  readonly placeholder: string;
  /** What is said where no analysis is saved: which command makes one. */
  readonly none: string;
  readonly fits: (result: Result) => result is R;
  /** What is said of an analysis that does not fit: what to do instead. */
  readonly otherwise: string;
}

/**
 * The analysis of the explorer's menu, or the one in front, or a saved one that the user chooses; undefined when the user
 * leaves. Rejects for a file that holds none, or not what is wanted.
 * @param from the file of the explorer's menu
 */
export async function askResult<R extends Result>(
  views: ResultViews,
  from: unknown,
  wanted: WantedResult<R>,
): Promise<(OpenedResult & { readonly result: R }) | undefined> {
  const opened = from instanceof Uri ? await readSavedResult(from.fsPath) : await find(views, wanted);
  if (opened === undefined) return undefined;
  const { result } = opened;
  if (!wanted.fits(result)) throw new InputError(wanted.otherwise);
  return { ...opened, result };
}

async function find<R extends Result>(
  views: ResultViews,
  { title, placeholder, none, fits }: WantedResult<R>,
): Promise<OpenedResult | undefined> {
  const inFront = views.active?.analysis;
  if (inFront !== undefined && fits(inFront.result)) return inFront;
  const folder =
    window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  const choices = foundFiles(folder ?? workspace.workspaceFolders?.[0], '**/*.nlens.json');
  const choice = await pick<Source>({
    title,
    step: 1,
    steps: 2,
    placeholder,
    choices: choices.then((found) => [
      ...found,
      {
        label: '$(folder-opened) Browse for an analysis…',
        ...(found.length === 0 && { detail: none }),
        value: browse.file,
      },
    ]),
  });
  const path = await chosenFile<string>(choice, { Analysis: ['json'] });
  return typeof path === 'string' ? readSavedResult(path) : undefined;
}
