import type { CodeNetwork } from './LayerDefinition.ts';
import { findPythonNetworks } from './findPythonNetworks.ts';
import { findTypeScriptNetworks } from './findTypeScriptNetworks.ts';
import { SyntaxNode } from './SyntaxNode.ts';
import { parseCode, type CodeLanguage } from './parseCode.ts';

/** Code is written by hand: longer files, in UTF-16 units, are data or generated. */
const longest = 1_000_000;

/** The networks that a file defines, in any state of being typed. None for a file that is too long to be read at once. */
export async function findNetworks(text: string, language: CodeLanguage): Promise<CodeNetwork[]> {
  if (text.length > longest) return [];
  const tree = await parseCode(text, language);
  try {
    const root = SyntaxNode.read(tree, text);
    return language === 'python' ? findPythonNetworks(root) : findTypeScriptNetworks(root);
  } finally {
    tree.delete();
  }
}
