import { QuickInputButtons, window, type QuickPickItem } from 'vscode';
import { shortenText } from '../../report/shortenText.ts';
import { plainMessage } from '../plainMessage.ts';
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
      list.items = choices.map(plainChoice);
      list.selectedItems = many ? list.items.filter(({ picked }) => picked === true) : [];
      list.busy = false;
    }, reject);
    list.show();
  }).finally(() => list.dispose());
}

/** Longer texts leave the list. */
const mostShown = 500;

/** Names from files make no icons and no lines without end; an icon that the label begins with is ours. */
function plainChoice<T>(choice: Choice<T>): Choice<T> {
  const { label, description, detail } = choice;
  const plain = (text: string) => plainMessage(shortenText(text, mostShown));
  const icon = /^\$\([a-z-]+\) /.exec(label)?.[0] ?? '';
  return {
    ...choice,
    label: icon + plain(label.slice(icon.length)),
    ...(description !== undefined && { description: plain(description) }),
    ...(detail !== undefined && { detail: plain(detail) }),
  };
}
