import { QuickInputButtons, window, type QuickPickItem } from 'vscode';

export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

export interface Question<T> {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly placeholder: string;
  /** The first is what Enter takes; a promise shows the list as busy until then. */
  readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
  /** Several can be checked; all are at the start. */
  readonly many?: boolean;
}

export const back = Symbol('back');

/** Asks with a list. Gives what was chosen, `back` for the arrow, undefined when the user leaves. */
export function pick<T>(question: Question<T>): Promise<readonly T[] | typeof back | undefined> {
  const list = window.createQuickPick<Choice<T>>();
  list.title = question.title;
  list.step = question.step;
  list.totalSteps = question.steps;
  list.placeholder = question.placeholder;
  list.matchOnDescription = true;
  list.canSelectMany = question.many ?? false;
  list.buttons = question.step > 1 ? [QuickInputButtons.Back] : [];
  list.ignoreFocusOut = true;
  return new Promise<readonly T[] | typeof back | undefined>((resolve, reject) => {
    list.onDidTriggerButton(() => resolve(back));
    list.onDidHide(() => resolve(undefined));
    list.onDidAccept(() => {
      if (!list.busy && list.selectedItems.length > 0) {
        resolve(list.selectedItems.map((item) => item.value));
      }
    });
    list.busy = true;
    Promise.resolve(question.choices).then((choices) => {
      list.items = choices;
      list.selectedItems = question.many ? choices : [];
      list.busy = false;
    }, reject);
    list.show();
  }).finally(() => list.dispose());
}
