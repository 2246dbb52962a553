// Times and peak memory of critical neurons, and of the Cholesky factorisation under them: npm run bench -- --neucept.
// Each line is measured in a process of its own.
import { CholeskyDecomposition, Matrix as MlMatrix } from 'ml-matrix';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findCriticalNeurons } from '../src/engine/neucept/findCriticalNeurons.ts';
import { completeNeuceptParameters } from '../src/engine/neucept/neuceptDefaults.ts';
import { addProduct } from '../src/engine/numeric/addProduct.ts';
import { cholesky } from '../src/engine/numeric/cholesky.ts';
import { Matrix } from '../src/engine/numeric/Matrix.ts';
import { Random } from '../src/engine/numeric/Random.ts';

interface Case {
  readonly name: string;
  run(): Promise<Measured> | Measured;
}

interface Measured {
  readonly seconds: number;
  /** Seconds of the processor, all threads together. */
  readonly processor: number;
}

const size = 2048;
const cases: readonly Case[] = [
  { name: '50 runs, 10,000 samples, 120 neurons', run: () => find(10_000, 120, 50) },
  { name: '50 runs, the same, in one thread', run: () => find(10_000, 120, 50, 1) },
  { name: '4 runs, the same, random forest', run: () => find(10_000, 120, 4, undefined, 'forest') },
  { name: '1 run, 10,000 samples, 2,048 neurons', run: () => find(10_000, 2048, 1) },
  {
    name: 'Cholesky of 2,048',
    run: () => {
      const matrix = positive();
      return fastest(5, () => cholesky(matrix));
    },
  },
  {
    name: 'Cholesky of 2,048, ml-matrix',
    run: () => {
      const values = positive().values;
      const matrix = MlMatrix.from1DArray(size, size, values);
      return fastest(1, () => new CholeskyDecomposition(matrix));
    },
  },
  { name: 'Cholesky of 2,048, numpy', run: () => numpyCholesky() },
];

const asked = process.argv.find((argument) => argument.startsWith('--case='));
if (asked) {
  const { seconds, processor } = await cases[Number(asked.slice('--case='.length))]!.run();
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    [seconds.toFixed(2), processor.toFixed(2), `${peak.toFixed(0)} MB`]
      .map((cell) => cell.padStart(12))
      .join(''),
  );
} else {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
  console.log(`${''.padEnd(40)}     seconds   processor        peak`);
  for (const [i, { name }] of cases.entries()) {
    process.stdout.write(name.padEnd(40));
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), `--case=${i}`], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exit(status ?? 1);
  }
  console.log(`\nload of the machine after: ${loadavg()[0]!.toFixed(1)}`);
}

/** Rectified activations that correlate with their neighbours, and a response of a fifth of them, as a convolution's. */
async function find(
  samples: number,
  neurons: number,
  runs: number,
  threads?: number,
  statistic: 'lasso' | 'forest' = 'lasso',
): Promise<Measured> {
  const random = new Random(1);
  const activations = new Matrix(samples, neurons);
  const response = new Float64Array(samples);
  random.fillNormal(activations.values);
  for (let i = 0; i < samples; i++) {
    const row = activations.values.subarray(i * neurons, (i + 1) * neurons);
    for (let j = 1; j < neurons; j++) row[j] = 0.6 * row[j - 1]! + 0.8 * row[j]!;
    for (let j = 0; j < neurons; j++) row[j] = Math.max(row[j]!, -0.5);
    for (let j = 0; j < neurons; j += 5) response[i] = response[i]! + row[j]!;
    response[i] = response[i]! + Math.sqrt(neurons) * random.normal();
  }
  const stop = stopwatch();
  await findCriticalNeurons(
    {
      name: 'activations',
      shape: [neurons],
      activations,
      response,
      responseName: 'response',
      parameters: completeNeuceptParameters({ runs, statistic }),
      seed: 1,
      memory: 2 ** 31,
      signal: new AbortController().signal,
      begun: () => undefined,
      done: () => undefined,
      ...(threads !== undefined && { threads }),
    },
    [],
  );
  return stop();
}

/** @returns what gives the time since then */
function stopwatch(): () => Measured {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, processor: (user + system) / 1e6 };
  };
}

function positive(): Matrix {
  const random = new Random(1);
  const a = new Matrix(size, 64);
  random.fillNormal(a.values);
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i++) matrix.set(i, i, 1);
  addProduct(matrix, a, a.transposed);
  return matrix;
}

function fastest(times: number, run: () => unknown): Measured {
  const all = Array.from({ length: times }, () => {
    const stop = stopwatch();
    run();
    return stop();
  });
  return all.reduce((best, one) => (one.seconds < best.seconds ? one : best));
}

/** NaN where there is no Python with numpy. As many threads as its BLAS takes. */
function numpyCholesky(): Measured {
  const program = `
import numpy as np, time
a = np.random.default_rng(1).standard_normal((${size}, 64))
m = a @ a.T + np.eye(${size})
def once():
    start = time.perf_counter(), time.process_time()
    np.linalg.cholesky(m)
    return time.perf_counter() - start[0], time.process_time() - start[1]
print(*min(once() for _ in range(5)))
`;
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const { status, stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8' });
  const [seconds = NaN, processor = NaN] = status === 0 ? stdout.split(' ').map(Number) : [];
  return { seconds, processor };
}
