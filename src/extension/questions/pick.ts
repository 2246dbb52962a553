import { QuickInputButtons, window, type QuickPickItem } from 'vscode';
import { back, type AskedList } from './Question.ts';

export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

export interface PickedList<T> extends AskedList<T> {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
}

/** Asks with a list. Gives what was chosen, `back` for the arrow, undefined when the user leaves. */
export function pick<T>(asked: PickedList<T>): Promise<readonly T[] | typeof back | undefined> {
  const many = asked.atLeast !== undefined;
  const list = window.createQuickPick<Choice<T>>();
  list.title = asked.title;
  list.step = asked.step;
  list.totalSteps = asked.steps;
  list.placeholder = asked.placeholder;
  list.matchOnDescription = true;
  list.canSelectMany = many;
  list.buttons = asked.step > 1 ? [QuickInputButtons.Back] : [];
  list.ignoreFocusOut = true;
  return new Promise<readonly T[] | typeof back | undefined>((resolve, reject) => {
    list.onDidTriggerButton(() => resolve(back));
    list.onDidHide(() => resolve(undefined));
    list.onDidAccept(() => {
      if (!list.busy && list.selectedItems.length >= (asked.atLeast ?? 1)) {
        // In the order of the list, whichever was checked first.
        const chosen = list.items.filter((item) => list.selectedItems.includes(item));
        resolve(chosen.map((item) => item.value));
      }
    });
    list.busy = true;
    Promise.resolve(asked.choices).then((choices) => {
      list.items = choices;
      list.selectedItems = many ? choices.filter(({ picked }) => picked === true) : [];
      list.busy = false;
    }, reject);
    list.show();
  }).finally(() => list.dispose());
}
