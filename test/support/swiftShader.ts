import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folders in which Chromium keeps its software renderer, with a Vulkan loader beside it. */
const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/** The environment in which WebGPU finds Chromium's software renderer; undefined where there is none. */
export function swiftShaderEnvironment(): Record<string, string> | undefined {
  const folder = folders.find((path) => existsSync(join(path, 'vk_swiftshader_icd.json')));
  if (!folder) return undefined;
  return {
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    // Where the system has no Vulkan loader, Chromium's is used.
    LD_LIBRARY_PATH: [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
  };
}
