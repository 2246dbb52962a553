import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'fixtures', 'networks');

/** Small networks with random weights, made by scripts/makeFixtures.py. */
export const networkNames = readdirSync(folder)
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.slice(0, -'.onnx'.length))
  .sort();

export function networkPath(name: string): string {
  return join(folder, `${name}.onnx`);
}
