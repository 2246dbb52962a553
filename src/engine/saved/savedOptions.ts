import type { EngineOptions } from '../service/Engine.ts';

/** How the command line and the editor's engine keep answers; not at all with NEURON_LENS_SAVED_ANALYSES=off. */
export function savedOptions(warn: (line: string) => void): EngineOptions {
  return process.env['NEURON_LENS_SAVED_ANALYSES'] === 'off' ? {} : { saved: { warn } };
}
