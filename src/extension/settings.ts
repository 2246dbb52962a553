import { workspace } from 'vscode';
import type { ConductanceParameters } from '../protocol/ConductanceResult.ts';

/** The user's settings, read when they are needed: a change counts for the next analysis. */
export const settings = {
  device: () => get('device', 'auto'),
  seed: () => get('seed', 0),
  /** Samples to analyse; undefined for all. */
  limit: () => get('samples', 0) || undefined,
  /** Megabytes; 0 for the engine's default. */
  memoryBudget: () => get('memoryBudget', 0),
  conductance: (): Partial<ConductanceParameters> => ({
    steps: get<ConductanceParameters['steps']>('conductance.steps', 'auto'),
    tolerance: get('conductance.tolerance', 0.01),
    maximumSteps: get('conductance.maximumSteps', 1000),
    baseline: get<ConductanceParameters['baseline']>('conductance.baseline', 'zero'),
    unit: get<ConductanceParameters['unit']>('conductance.unit', 'channel'),
    position: get<ConductanceParameters['position']>('conductance.position', 'after'),
  }),
};

export async function setDevice(device: string): Promise<void> {
  await workspace.getConfiguration('neuronLens').update('device', device, true);
}

function get<T>(name: string, byDefault: T): T {
  return workspace.getConfiguration('neuronLens').get<T>(name, byDefault);
}
