import { spawnSync } from 'node:child_process';

/** Milliseconds, medians: of conductance of the clock, of pathways of the processor. */
interface Times {
  /** `PyTorch 1.13.1, 2 threads`. */
  readonly description: string;
  readonly forward: number;
}

export interface ConductanceTimes extends Times {
  readonly both: number;
  /** The same conductance of all layers, written by hand with one backward pass a step. */
  readonly sweep: number;
  /** Captum's LayerConductance of each layer in turn; absent where captum is not installed. */
  readonly captum?: number;
}

export interface PathwayTimes extends Times {
  readonly mct: number;
  readonly intgrad: number;
  readonly gradient: number;
  readonly prototype: number;
}

interface TorchTimes {
  readonly conductance: ConductanceTimes;
  readonly pathways: PathwayTimes;
}

/** Runs torch_times.py with the first Python that has torch; undefined where none has, or where the network is unknown. */
export function torchTimes<K extends keyof TorchTimes>(
  kind: K,
  network: string,
  batch: number,
  steps: number,
  threads: number,
): TorchTimes[K] | undefined {
  const args = ['bench/torch_times.py', kind, network, ...[batch, steps, threads].map(String)];
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = spawnSync(python, args, { encoding: 'utf8' });
    if (run.status === 0) return JSON.parse(run.stdout) as TorchTimes[K];
  }
  return undefined;
}
