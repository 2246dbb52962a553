import { spawnSync } from 'node:child_process';

export interface TorchTimes {
  /** `PyTorch 1.13.1, 2 threads`. */
  readonly description: string;
  /** Milliseconds, medians. */
  readonly forward: number;
  readonly both: number;
  /** The same conductance of all layers, written by hand with one backward pass a step. */
  readonly sweep: number;
  /** Captum's LayerConductance of each layer in turn; absent where captum is not installed. */
  readonly captum?: number;
}

/** Runs torchTimes.py with the first Python that has torch; undefined where none has, or where the network is unknown. */
export function torchTimes(
  network: string,
  batch: number,
  steps: number,
  threads: number,
): TorchTimes | undefined {
  const args = ['bench/torch_times.py', network, ...[batch, steps, threads].map(String)];
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = spawnSync(python, args, { encoding: 'utf8' });
    if (run.status === 0) return JSON.parse(run.stdout) as TorchTimes;
  }
  return undefined;
}
