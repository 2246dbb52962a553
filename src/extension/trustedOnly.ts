import { workspace } from 'vscode';
import { tellUntrusted } from './tellUntrusted.ts';

/**
 * The gate that every command that runs models goes through: in restricted mode it tells the reason before anything is
 * asked. The palette and the menus do not offer these commands there; keybindings and other extensions still start them.
 */
export function trustedOnly<A extends readonly unknown[]>(
  run: (...given: A) => Promise<void>,
): (...given: A) => Promise<void> {
  return (...given) => (workspace.isTrusted ? run(...given) : tellUntrusted());
}
