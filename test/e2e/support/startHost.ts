import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { launchHost } from '../../../scripts/e2eHost.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
    /** The command line inside the installed package. */
    commandLine: string;
    /** The host's XDG_STATE_HOME, under which its engines are listed. */
    stateHome: string;
  }
}

const root = resolve(import.meta.dirname, '../../..');

/** One VS Code for all tests, with the package as a user installs it; each test opens a window and a folder of its own. */
export default async function startHost(project: TestProject): Promise<() => Promise<void>> {
  const vsix = resolve(root, '.e2e/neuron-lens.vsix');
  if (!existsSync(vsix)) {
    execFileSync(process.execPath, ['scripts/package.mjs', '--target', 'current', '--out', vsix], {
      cwd: root,
    });
  }
  const host = await launchHost({ vsix });
  project.provide('url', host.url);
  project.provide('stateHome', host.state);
  const installed = readdirSync(host.extensions).find((name) => name.startsWith('neuron-lens.'))!;
  project.provide('commandLine', join(host.extensions, installed, 'dist/cli.mjs'));
  return () => host.stop();
}
