import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';

const figures = 'docs/reproductions/figures';

/** Writes a figure of the document. */
export function writeFigure(name: string, contents: string): void {
  const path = `${figures}/${name}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  console.log(`figure: ${path} (${Math.ceil(contents.length / 1024)} kB)\n`);
}

/** Prints rows as a table of Markdown, the head first. */
export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  console.log([line(rows[0]!), line(rows[0]!.map(() => '---')), ...rows.slice(1).map(line)].join('\n'), '\n');
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

const started = performance.now();

/** Prints how long it took, and on what. */
export function printTime(): void {
  const { model = 'unknown processor' } = cpus()[0] ?? {};
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${seconds} s on ${cpus().length} cores, ${model}, Node.js ${process.version}`);
}
