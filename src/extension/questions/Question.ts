import type { Uri, WorkspaceFolder } from 'vscode';
import type { Workspace } from '../../engine/workspace/Workspace.ts';
import type { ModelDescription } from '../../protocol/requests.ts';
import type { Choice } from './pick.ts';

/** Where a command was called. */
export interface Place {
  readonly folder: WorkspaceFolder | undefined;
  /** The neuron-lens.json that holds here. */
  readonly project: Workspace | undefined;
  /** The model file whose menu the command was called from. */
  readonly file: Uri | undefined;
  /** The layer of that file that it was called on. */
  readonly layer: string | undefined;
}

/** What a question may use while it is asked. */
export interface Asking extends Place {
  readonly model: string;
  /** All answers so far, by the names of their questions. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Of the time before. */
  readonly last: { readonly model: string; readonly data: string | null } | undefined;
  /** Asks with a list that says which command and step it is. */
  pick<T>(list: AskedList<T>): Promise<readonly T[] | typeof back | undefined>;
  /** Asks for a line of text likewise. */
  enter(text: AskedText): Promise<string | typeof back | undefined>;
  /** What is in the model; asked of the engine once. */
  inspect(): Promise<ModelDescription>;
}

export interface AskedList<T> {
  readonly placeholder: string;
  /** The first is what Enter takes; a promise shows the list as busy until then. */
  readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
  /** Several can be checked, and so many have to be; the picked ones are at the start. */
  readonly atLeast?: number;
}

export interface AskedText {
  readonly prompt: string;
  readonly placeholder: string;
  /** What is entered at the start. */
  readonly value?: string;
  /** What is wrong with a text, in a sentence. */
  readonly problem: (text: string) => string | undefined;
}

/** The answer that asks for the question before. */
export const back = Symbol('back');

/** One question of a command. */
export interface Question<V> {
  /** The answer where there is only one, so that nobody is asked. */
  readonly known?: (place: Place) => V | undefined;
  /** `undefined` when the user leaves. */
  readonly ask: (asking: Asking) => Promise<V | typeof back | undefined>;
}
