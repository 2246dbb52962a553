// A whole VS Code that comes from npm alone (code-server, on a Node of its own), for end-to-end tests and `npm start`.
// Installed once, outside the repository; NEURON_LENS_E2E_HOST names another folder.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = { node: '24.21.0', codeServer: '4.139.1' };
const nodePackage = `node-${process.platform}-${process.arch}`;

const host =
  process.env['NEURON_LENS_E2E_HOST'] ??
  join(
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'neuron-lens',
    `code-server-${versions.codeServer}`,
  );
const modules = join(host, 'node_modules');
const node = join(modules, nodePackage, 'bin', 'node');
const codeServer = join(modules, 'code-server');
/** Written by the last step of the installation. */
const complete = join(codeServer, 'lib/vscode/extensions/node_modules/.package-lock.json');

/** Why the host cannot be had here, or undefined. */
export function hostMissing() {
  if (existsSync(complete)) return undefined;
  if (process.platform !== 'linux') return 'VS Code for tests is installed on Linux only';
  const tools = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  return tools.length > 0 ? `no ${tools.join(', ')}` : undefined;
}

/** Installs the host unless it is there: some 800 MB, about a minute. */
export function installHost() {
  if (existsSync(complete)) return;
  console.log(`Installing VS Code for the browser into ${host} (once, about 800 MB)`);
  mkdirSync(host, { recursive: true });
  writeFileSync(join(host, 'package.json'), '{ "name": "vscode-e2e-host", "private": true }');
  // What npm tells its scripts is about this project, not about the host.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const npm = (cwd, ...args) => {
    const options = {
      cwd,
      env: {
        ...env,
        PATH: `${join(node, '..')}:${env.PATH}`,
        npm_config_nodedir: join(modules, nodePackage),
      },
    };
    const { status, stdout, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], {
      ...options,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stdout}${stderr}`);
  };
  const exact = [`${nodePackage}@${versions.node}`, `code-server@${versions.codeServer}`];
  npm(host, 'install', '--ignore-scripts', '--no-save', '--no-package-lock', '--save-exact', ...exact);
  const vscode = join(codeServer, 'lib/vscode');
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  npm(vscode, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog');
  npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
}

/** Settings that keep the window quiet. */
const quiet = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'git.enabled': false,
  'editor.hover.delay': 100,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/**
 * Starts VS Code with a package of the extension and a user of its own.
 * @param options vsix, and user settings beside the quiet ones; one that turns workspace trust on starts in restricted mode
 * @returns url, the folder of the installed extensions, the folder of its XDG_STATE_HOME, and stop()
 */
export async function launchHost({ vsix, settings = {} }) {
  installHost();
  const run = mkdtempSync(join(tmpdir(), 'neuron-lens-vscode-'));
  const user = join(run, 'data', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
  const xdg = join(run, 'xdg');
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: xdg,
    XDG_DATA_HOME: xdg,
    XDG_CACHE_HOME: xdg,
    XDG_STATE_HOME: xdg,
    EXTENSIONS_GALLERY: '{}',
  };
  const common = [
    join(codeServer, 'out/node/entry.js'),
    ...['--config', join(run, 'cs.yaml')],
    ...['--user-data-dir', join(run, 'data'), '--extensions-dir', join(run, 'ext')],
  ];
  const installed = spawnSync(node, [...common, '--install-extension', vsix], { env, encoding: 'utf8' });
  if (installed.status !== 0)
    throw new Error(`the package does not install:\n${installed.stdout}${installed.stderr}`);

  const port = await freePort();
  const quietFlags = [
    '--disable-telemetry',
    '--disable-update-check',
    ...(settings['security.workspace.trust.enabled'] === true ? [] : ['--disable-workspace-trust']),
    '--disable-getting-started-override',
  ];
  const server = spawn(
    node,
    [...common, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', ...quietFlags],
    {
      env,
      detached: true,
      stdio: 'ignore',
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    // The server is asked first; what is left of its process group a moment later is ended.
    const ended = server.exitCode !== null || new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // Nothing is left of it.
    }
    rmSync(run, { recursive: true, force: true, maxRetries: 5 });
  };
  for (let attempt = 0; !(await healthy(url)); attempt++) {
    if (attempt === 300 || server.exitCode !== null) {
      await stop();
      throw new Error('VS Code did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, extensions: join(run, 'ext'), state: xdg, stop };
}

async function healthy(url) {
  return fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
