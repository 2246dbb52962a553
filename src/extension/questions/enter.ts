import { QuickInputButtons, window } from 'vscode';
import { back, type AskedText } from './Question.ts';

export interface EnteredText extends AskedText {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
}

/** Asks for a line of text. Gives what was entered, `back` for the arrow, undefined when the user leaves. */
export function enter(asked: EnteredText): Promise<string | typeof back | undefined> {
  const box = window.createInputBox();
  box.title = asked.title;
  box.step = asked.step;
  box.totalSteps = asked.steps;
  box.prompt = asked.prompt;
  box.placeholder = asked.placeholder;
  box.value = asked.value ?? '';
  box.buttons = asked.step > 1 ? [QuickInputButtons.Back] : [];
  box.ignoreFocusOut = true;
  return new Promise<string | typeof back | undefined>((resolve) => {
    box.onDidTriggerButton(() => resolve(back));
    box.onDidHide(() => resolve(undefined));
    box.onDidChangeValue((text) => {
      box.validationMessage = text === '' ? undefined : asked.problem(text);
    });
    box.onDidAccept(() => {
      box.validationMessage = asked.problem(box.value);
      if (box.validationMessage === undefined) {
        resolve(box.value);
      }
    });
    box.show();
  }).finally(() => box.dispose());
}
