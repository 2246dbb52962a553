import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { issuesPage } from '../../../src/engine/issuesPage.ts';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly enablement?: string;
}
interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string };
  readonly completionEvents: readonly string[];
}
interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly order: number;
  readonly scope?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}
interface Manifest {
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown };
    readonly virtualWorkspaces: { readonly supported: unknown; readonly description: string };
  };
  readonly bugs: { readonly url: string };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>> & {
      readonly commandPalette: readonly { readonly command: string }[];
    };
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { commands, menus, walkthroughs, configuration } = manifest.contributes;
const ids = commands.map(({ command }) => command);
const sources = readdirSync('src/extension', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(`src/extension/${path}`, 'utf8'));

describe('commands', () => {
  it('are all registered', () => {
    // By the whole name, or by the last part where a function puts the first one before it.
    const names = (id: string) => [
      `'${id}'`,
      ...['command', 'register', 'analysis'].map((how) => `${how}('${id.replace('neuronLens.', '')}'`),
    ];
    for (const id of ids) {
      expect(
        sources.some((text) => names(id).some((name) => text.includes(name))),
        id,
      ).toBe(true);
    }
  });

  it('have titles under one name, which no two in the palette share', () => {
    const hidden = menus.commandPalette.map(({ command }) => command);
    const offered = commands.filter(({ command }) => !hidden.includes(command));
    for (const { command, title, category } of commands) {
      expect(title, command).toMatch(/^[A-Z]\S/);
      expect(category, command).toBe('Neuron Lens');
    }
    expect(new Set(offered.map(({ title }) => title)).size).toBe(offered.length);
  });

  it('of menus are commands that there are', () => {
    for (const entries of Object.values(menus)) {
      for (const { command } of entries) if (command !== undefined) expect(ids).toContain(command);
    }
  });

  it('for views, saved analyses and help are not', () => {
    const open = ['openAnalysis', 'exportReport', 'showLog', 'getStarted', 'openExample', 'reportIssue'];
    for (const name of open) {
      const command = commands.find(({ command: id }) => id === `neuronLens.${name}`);
      expect(command, name).toBeDefined();
      expect(command!.enablement, name).toBeUndefined();
    }
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
  });
});

describe('the walkthrough', () => {
  const [walkthrough] = walkthroughs;
  const steps = walkthrough!.steps;

  it('has five steps, each with a picture of its own for every kind of theme', () => {
    expect(walkthrough!.id).toBe('neuronLens.getStarted');
    expect(steps).toHaveLength(5);
    for (const { id, media } of steps) {
      expect(Object.keys(media.image).sort(), id).toEqual(['dark', 'hc', 'hcLight', 'light']);
      const pictures = Object.values(media.image).map((path) => readFileSync(path));
      for (const picture of pictures) {
        const { width, height } = decode(picture);
        expect([width, height], id).toEqual([1140, 915]);
      }
      expect(new Set(pictures.map((bytes) => bytes.toString('base64'))).size, id).toBe(4);
      expect(media.altText).toMatch(/\.$/);
    }
  });

  it('offers commands that there are, and is done by them', () => {
    for (const { id, description, completionEvents } of steps) {
      const offered = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command!);
      expect(offered.length, id).toBeGreaterThan(0);
      for (const command of offered) expect(ids, id).toContain(command);
      expect(completionEvents.map((event) => event.replace('onCommand:', '')).sort()).toEqual(offered.sort());
    }
  });
});

describe('settings', () => {
  it('have a description, a place of their own and words for every choice', () => {
    const orders = Object.values(configuration.properties).map(({ order }) => order);
    expect(new Set(orders).size).toBe(orders.length);
    for (const [name, setting] of Object.entries(configuration.properties)) {
      expect(setting.description ?? setting.markdownDescription ?? '', name).toMatch(/^\S.*\.$/);
      // What is written as code is not shown so in plain text.
      expect(setting.description ?? '', name).not.toContain('`');
      if (setting.enum) expect(setting.enumDescriptions, name).toHaveLength(setting.enum.length);
    }
  });
});

it('keeps what is of a machine on that machine', () => {
  for (const name of ['device', 'memoryBudget']) {
    expect(configuration.properties[`neuronLens.${name}`]!.scope, name).toBe('machine-overridable');
  }
});

it('runs where the files are, and knows where issues go', () => {
  expect(manifest.extensionKind).toEqual(['workspace']);
  expect(manifest.capabilities.virtualWorkspaces).toEqual({
    supported: false,
    description: expect.stringMatching(/disk/) as string,
  });
  expect(manifest.bugs.url).toBe(issuesPage);
  expect(existsSync('examples/mnist/neuron-lens.json')).toBe(true);
});
