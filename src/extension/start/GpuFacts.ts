import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { tensorFlowPackage } from '../../engine/tensorFlowPackage.ts';
import type { DeviceReport } from '../../protocol/requests.ts';

const run = promisify(execFile);

/** What was found of what TensorFlow needs. */
export interface GpuFacts {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** "name, driver version" of each graphics card; or why there is no list. */
  readonly cards: readonly string[] | string;
  /** Each library with the place where it was found, if it was. */
  readonly libraries: readonly { readonly name: string; readonly path: string | undefined }[];
  /** Version of the package in the folder of the extension. */
  readonly installed: string | undefined;
  /** What the engine says of its devices. */
  readonly devices: readonly DeviceReport[];
}

/** Graphics cards by NVIDIA's own tool, which comes with the driver. */
export async function nvidiaCards(command = 'nvidia-smi'): Promise<string[] | string> {
  try {
    const { stdout } = await run(command, ['--query-gpu=name,driver_version', '--format=csv,noheader'], {
      timeout: 20_000,
    });
    const cards = stdout.split(/\r?\n/).filter((line) => line.trim() !== '');
    return cards.length > 0 ? cards : 'nvidia-smi lists no graphics card';
  } catch (error) {
    const { code, stderr, stdout } = error as NodeJS.ErrnoException & { stderr?: string; stdout?: string };
    if (code === 'ENOENT') return 'nvidia-smi was not found: no NVIDIA driver is installed';
    const said = (stderr?.trim() || stdout?.trim())?.split('\n')[0];
    return `nvidia-smi failed: ${said || (error as Error).message.split('\n')[0]}`;
  }
}

/** Where the loader finds a shared library: the folders of the environment, and on Linux its cache. */
export async function findLibraries(
  names: readonly string[],
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<GpuFacts['libraries']> {
  const path = platform === 'win32' ? environment['PATH'] : environment['LD_LIBRARY_PATH'];
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  const cache = platform === 'linux' ? await loaderCache() : '';
  return names.map((name) => {
    const folder = folders.find((each) => existsSync(join(each, name)));
    const cached = cache.split('\n').find((line) => line.trim().startsWith(`${name} `));
    return { name, path: folder === undefined ? cached?.split('=>')[1]?.trim() : join(folder, name) };
  });
}

/** Version of the package in a folder's node_modules. */
export async function installedVersion(folder: string): Promise<string | undefined> {
  const manifest = join(folder, 'node_modules', ...tensorFlowPackage.name.split('/'), 'package.json');
  try {
    return (JSON.parse(await readFile(manifest, 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

async function loaderCache(): Promise<string> {
  for (const command of ['ldconfig', '/sbin/ldconfig']) {
    try {
      return (await run(command, ['-p'], { timeout: 20_000, maxBuffer: 2 ** 24 })).stdout;
    } catch {
      // It is not on everyone's path.
    }
  }
  return '';
}
