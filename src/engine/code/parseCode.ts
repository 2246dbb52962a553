import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Language, Parser, type Tree } from 'web-tree-sitter';

export type CodeLanguage = 'python' | 'typescript' | 'tsx';

const languages: Readonly<Record<string, CodeLanguage>> = {
  '.py': 'python',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  // Its grammar holds that of JavaScript.
  '.tsx': 'tsx',
  '.js': 'tsx',
  '.mjs': 'tsx',
  '.cjs': 'tsx',
  '.jsx': 'tsx',
};

const require = createRequire(import.meta.url);
const parsers = new Map<CodeLanguage, Promise<Parser>>();
let started: Promise<void> | undefined;

/** By the ending of its name; undefined for a file that is no code that defines networks. */
export function codeLanguage(path: string): CodeLanguage | undefined {
  return languages[extname(path).toLowerCase()];
}

/** The syntax tree of any text, with nodes of errors where it is none of the language. The caller deletes it. */
export async function parseCode(text: string, language: CodeLanguage): Promise<Tree> {
  let parser = parsers.get(language);
  if (parser === undefined) {
    parser = openParser(language);
    parsers.set(language, parser);
    // The next call tries again.
    parser.catch(() => parsers.delete(language));
  }
  return (await parser).parse(text)!;
}

async function openParser(language: CodeLanguage): Promise<Parser> {
  started ??= readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm')).then((wasmBinary) =>
    Parser.init({ wasmBinary }),
  );
  await started;
  const grammar = require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${language}.wasm`);
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(grammar)));
  return parser;
}
