import { basename } from 'node:path';
import type { MechanismParameters, Mechanisms } from '../../protocol/Mechanisms.ts';
import type { NeuceptLayer, NeuceptParameters, NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import type { ArraySource } from '../data/ArraySource.ts';
import { openArray } from '../data/openArray.ts';
import { readFineLabels } from '../data/readFineLabels.ts';
import type { Labels } from '../data/resolveLabels.ts';
import { sha256 } from '../data/sha256.ts';
import { formatShape } from '../graph/Shape.ts';
import { InputError } from '../InputError.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { findCriticalNeurons } from './findCriticalNeurons.ts';
import { checkMechanismCount } from './mechanisms/checkMechanismCount.ts';
import { chooseRepresentatives } from './mechanisms/chooseRepresentatives.ts';
import { learnOrWarn } from './mechanisms/learnOrWarn.ts';

/** Activations and a response as .npy files, from any network or none. */
export interface ActivationsAnalysis {
  /** [samples, neurons] */
  readonly activations: string;
  /** [samples] */
  readonly response: string;
  /** A file with a label for each row, which mechanisms are compared with. */
  readonly fineLabels?: string | undefined;
  /** Use the first samples only. */
  readonly limit?: number | undefined;
  readonly parameters: NeuceptParameters;
  readonly seed: number;
  /** Bytes. */
  readonly memory: number;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

const rowsAtOnce = 1024;

/** Critical neurons of a matrix. Rejects with an InputError for what the user gave. */
export async function analyseActivations(analysis: ActivationsAnalysis): Promise<NeuceptResult> {
  const started = performance.now();
  const { parameters, seed, signal, memory } = analysis;
  const activations = await readMatrix(analysis.activations, 'activations', analysis);
  const response = await readMatrix(analysis.response, 'response', analysis);
  if (activations.rows !== response.rows) {
    throw new InputError(
      `${analysis.activations} has ${activations.rows} rows and ${analysis.response} has ${response.rows}: each row has to be one sample in both`,
    );
  }
  const samples = activations.matrix.rows;
  const plan = await planMechanisms(analysis, samples);
  const { runs } = parameters;
  // Reading, covariances and S count as one run.
  const meter = new ProgressMeter(analysis.progress, runs + 1, 'covariances');
  const warnings: string[] = [];
  let finished = 0;
  const layer = await findCriticalNeurons(
    {
      name: basename(analysis.activations),
      shape: [activations.matrix.columns],
      activations: activations.matrix,
      response: response.matrix.values,
      responseName: analysis.response,
      parameters,
      seed,
      memory,
      signal,
      begun: () => {
        meter.say(`knockoffs, 0 of ${runs} runs`);
        meter.advance(1);
      },
      done: () => {
        meter.say(`knockoffs, ${++finished} of ${runs} runs`);
        meter.advance(1);
      },
    },
    warnings,
  );
  const mechanisms =
    plan && (await mechanismsOf(plan, analysis, layer, activations.matrix, response.matrix, warnings));
  return {
    kind: 'neucept',
    version: 1,
    createdAt: new Date().toISOString(),
    model: {
      path: analysis.activations,
      sha256: await sha256(analysis.activations),
      producer: 'a matrix of activations',
    },
    data: {
      path: analysis.response,
      sha256: await sha256(analysis.response),
      samples,
    },
    seed,
    device: 'none',
    parameters,
    layers: [layer],
    ...(mechanisms && { mechanisms }),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

interface MechanismsPlan {
  readonly parameters: MechanismParameters;
  readonly fine: Labels | undefined;
}

/** What cannot be is said before the neurons are tested, which takes longer. */
async function planMechanisms(
  { activations, fineLabels, limit, parameters: { mechanisms } }: ActivationsAnalysis,
  samples: number,
): Promise<MechanismsPlan | undefined> {
  if (!mechanisms) return undefined;
  const { count, clustered } = mechanisms;
  if (clustered !== 'all') {
    throw new InputError(
      `--clustered ${clustered} is for a model: a matrix says nothing of predictions, and all its samples are clustered`,
    );
  }
  checkMechanismCount(count, samples, samples);
  const fine =
    fineLabels === undefined
      ? undefined
      : await readFineLabels(fineLabels, { samples, name: activations }, limit);
  return { parameters: mechanisms, fine };
}

function mechanismsOf(
  { parameters, fine }: MechanismsPlan,
  { seed, signal, progress }: ActivationsAnalysis,
  layer: NeuceptLayer,
  activations: Matrix,
  response: Matrix,
  warnings: string[],
): Promise<Mechanisms | undefined> {
  const neurons = chooseRepresentatives(layer, activations, parameters, warnings);
  const representation = new Matrix(activations.rows, neurons.length);
  neurons.forEach((neuron, j) => {
    for (let i = 0; i < activations.rows; i++) representation.set(i, j, activations.at(i, neuron));
  });
  return learnOrWarn(
    {
      representation,
      representatives: neurons.map((neuron) => ({ layer: layer.name, neuron })),
      samples: {
        row: Int32Array.from({ length: activations.rows }, (_, row) => row),
        output: response.values,
        fine: fine?.labels,
      },
      fineNames: fine?.names,
      parameters,
      seed,
      signal,
      progress,
    },
    warnings,
  );
}

/** @returns the rows of the file, of which the matrix has those up to the limit */
async function readMatrix(
  path: string,
  option: 'activations' | 'response',
  { limit, signal, memory }: ActivationsAnalysis,
): Promise<{ rows: number; matrix: Matrix }> {
  if (!path.endsWith('.npy')) {
    throw new InputError(`--${option} ${path}: give an .npy file, as numpy.save writes it`);
  }
  const source = await openArray(path, 'npy');
  try {
    const columns = columnsOf(source, option, path);
    const samples = Math.min(source.samples, limit ?? Infinity);
    if (samples * columns * 8 > memory) {
      throw new InputError(
        `${path}: ${samples} rows of ${columns} do not fit into ${Math.floor(memory / 2 ** 20)} MB: use fewer (--limit), or give more (--memory)`,
      );
    }
    const matrix = new Matrix(samples, columns);
    for (let start = 0; start < samples; start += rowsAtOnce) {
      signal.throwIfAborted();
      const rows = Array.from({ length: Math.min(rowsAtOnce, samples - start) }, (_, i) => start + i);
      const batch = await source.read(rows);
      batch.forEach(({ values }, i) => matrix.values.set(values, (start + i) * columns));
    }
    return { rows: source.samples, matrix };
  } finally {
    await source.close();
  }
}

function columnsOf(
  { samples, shape }: ArraySource,
  option: 'activations' | 'response',
  path: string,
): number {
  const whole = formatShape([samples, ...shape]);
  if (option === 'response') {
    if (shape.length === 0 || (shape.length === 1 && shape[0] === 1)) return 1;
    throw new InputError(
      `--response ${path} has the shape ${whole}; it has to be one number a sample: save one column`,
    );
  }
  if (shape.length === 1 && shape[0]! > 0) return shape[0]!;
  throw new InputError(
    `--activations ${path} has the shape ${whole}; it has to be samples × neurons: flatten it, or average over positions`,
  );
}
