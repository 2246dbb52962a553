import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analysisCommands } from '../../src/cli/analysisCommands.ts';
import { devicesCommand } from '../../src/cli/devicesCommand.ts';
import { evaluateCommand } from '../../src/cli/evaluateCommand.ts';
import { inspectCommand } from '../../src/cli/inspectCommand.ts';
import { optionsCommand } from '../../src/cli/optionsCommand.ts';
import { reportCommand } from '../../src/cli/reportCommand.ts';
import { serveCommand } from '../../src/cli/serveCommand.ts';
import { trainCommand } from '../../src/cli/trainCommand.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(`${root}/docs/reference.md`, 'utf8');
const { contributes } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  contributes: {
    commands: { command: string; title: string }[];
    menus: { commandPalette: { command: string; when: string }[] };
    configuration: { properties: Record<string, object> };
  };
};

describe('docs/reference.md has', () => {
  const hidden = new Set(contributes.menus.commandPalette.map(({ command }) => command));
  it.each(contributes.commands.filter(({ command }) => !hidden.has(command)).map(({ title }) => title))(
    'the command %s of the palette',
    (title) => expect(page).toContain(title),
  );

  it.each(Object.keys(contributes.configuration.properties))('the setting %s', (setting) => {
    const group = setting.replace(/[^.]+$/, '*');
    expect([`\`${setting}\``, `\`${group}\``].some((name) => page.includes(name))).toBe(true);
  });

  const { signal } = new AbortController();
  const analyses = analysisCommands(signal);
  it.each([
    ...[...analyses, trainCommand(signal), inspectCommand(), devicesCommand(), reportCommand()],
    ...[optionsCommand(), serveCommand()],
  ])('the command $_name of the command line', (command) => expect(page).toContain(`\`${command.name()}\``));

  it.each(evaluateCommand(signal).commands)('the test $_name', (command) =>
    expect(page).toContain(`\`evaluate ${command.name()}\``),
  );

  it.each(analyses)('the magic $_name', (command) => expect(page).toContain(`\`%%${command.name()}\``));

  it('the options that all analyses of models have', () => {
    const models = analyses.filter(({ options }) => options.some(({ long }) => long === '--model'));
    expect(models.length).toBeGreaterThan(3);
    const shared = models[0]!.options
      .map(({ long }) => long!)
      .filter((name) => models.every(({ options }) => options.some(({ long }) => long === name)));
    for (const name of shared) expect(page).toContain(`| \`${name}\` `);
  });
});

const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'python/README.md'],
  ...['examples/mnist/README.md', ...markdownIn('docs'), ...markdownIn('docs/reproductions')],
];

it.each(documents)('the links of %s lead somewhere', (document) => {
  const path = join(root, document);
  const links = [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  const broken = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [file, heading] = link.split('#');
    const target = file === '' ? path : resolve(dirname(path), file!);
    return !existsSync(target) || (heading !== undefined && !headingsOf(target).has(heading));
  });
  expect(broken).toEqual([]);
});

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** Without blocks of code. */
function textOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/^```[^]*?^```/gm, '');
}

/** As GitHub and VS Code name them in addresses. */
function headingsOf(path: string): Set<string> {
  const headings = textOf(path).matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
