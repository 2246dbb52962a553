import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { issuesPage } from '../../../src/engine/issuesPage.ts';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly enablement?: string;
}
interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}
interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly order: number;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}
interface Manifest {
  readonly extensionKind: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly bugs: { readonly url: string };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { commands, walkthroughs, configuration } = manifest.contributes;
const ids = commands.map(({ command }) => command);
const sources = readdirSync('src/extension', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(`src/extension/${path}`, 'utf8'));

describe('commands', () => {
  it('are all registered', () => {
    // By the whole name, or by the last part where a function puts the first one before it.
    const names = (id: string) => [`'${id}'`, `command('${id.replace('neuronLens.', '')}'`];
    for (const id of ids) {
      expect(
        sources.some((text) => names(id).some((name) => text.includes(name))),
        id,
      ).toBe(true);
    }
  });

  it('that run models are disabled in restricted mode', () => {
    const analyses = sources
      .flatMap((text) => [...text.matchAll(/\banalysis\(\s*'(neuronLens\.\w+)'/g)])
      .map(([, id]) => id!);
    expect(analyses.length).toBeGreaterThan(8);
    const asking = ['neuronLens.compareModels', 'neuronLens.testRules', 'neuronLens.applyMechanisms'];
    for (const id of [...analyses, ...asking]) {
      expect(commands.find(({ command }) => command === id)?.enablement, id).toBe('isWorkspaceTrusted');
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

  it('has five steps, each with a picture in the colours of the theme', () => {
    expect(walkthrough!.id).toBe('neuronLens.getStarted');
    expect(steps).toHaveLength(5);
    for (const { media } of steps) {
      const picture = readFileSync(media.svg, 'utf8');
      expect(picture).toContain('<title>');
      // A colour that is no variable of the theme would be lost in one of them.
      for (const [, colour] of picture.matchAll(/(?:fill|stroke)="([^"]*)"/g)) {
        expect(colour).toMatch(/^(none|var\(--vscode-.*)$/);
      }
      expect(media.altText).not.toBe('');
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
      if (setting.enum) expect(setting.enumDescriptions, name).toHaveLength(setting.enum.length);
    }
  });
});

it('runs where the files are, and knows where issues go', () => {
  expect(manifest.extensionKind).toEqual(['workspace']);
  expect(manifest.bugs.url).toBe(issuesPage);
  expect(existsSync('examples/mnist/neuron-lens.json')).toBe(true);
});
