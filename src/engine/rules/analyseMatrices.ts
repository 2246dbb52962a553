import { basename } from 'node:path';
import type { RulesParameters, RulesResult } from '../../protocol/RulesResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import { openArray } from '../data/openArray.ts';
import { sha256 } from '../data/sha256.ts';
import { InputError } from '../InputError.ts';
import { makePause } from '../makePause.ts';
import { Binariser } from './Binariser.ts';
import type { BinaryLayer } from './BinaryLayer.ts';
import { checkBinariserMemory } from './checkBinariserMemory.ts';
import { minePairs } from './minePairs.ts';

/** Two matrices of activations, as .npy files of binary or real numbers [samples, neurons]. */
export interface MatricesAnalysis {
  readonly heads: string;
  readonly tails: string;
  /** Use the first rows only. */
  readonly limit?: number | undefined;
  readonly parameters: RulesParameters;
  readonly seed: number;
  /** Bytes for the activations. */
  readonly memory: number;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

const rowsAtOnce = 1024;

/** ExplaiNN for any two matrices. Rejects with an InputError for what the user gave. */
export async function analyseMatrices(analysis: MatricesAnalysis): Promise<RulesResult> {
  const started = performance.now();
  const heads = await readMatrix(analysis.heads, 'heads', analysis);
  const tails = await readMatrix(analysis.tails, 'tails', analysis);
  if (heads.rows !== tails.rows) {
    throw new InputError(
      `${analysis.heads} has ${heads.rows} rows and ${analysis.tails} has ${tails.rows}: each row has to be one sample in both`,
    );
  }
  const warnings: string[] = [];
  const pairs = await minePairs([heads, tails], analysis.parameters, warnings, analysis);
  return {
    kind: 'rules',
    version: 1,
    createdAt: new Date().toISOString(),
    model: { path: analysis.heads, sha256: await sha256(analysis.heads), producer: 'a matrix of heads' },
    data: {
      path: analysis.tails,
      sha256: await sha256(analysis.tails),
      samples: heads.bits.rows,
    },
    seed: analysis.seed,
    device: 'none',
    parameters: analysis.parameters,
    layers: [heads.layer, tails.layer],
    pairs,
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

/** @returns the rows of the file, of which the layer has those up to the limit */
async function readMatrix(
  path: string,
  side: 'heads' | 'tails',
  { limit, memory, parameters, signal }: MatricesAnalysis,
): Promise<BinaryLayer & { rows: number }> {
  if (!path.endsWith('.npy')) throw new InputError(`--${side} ${path}: a matrix is an .npy file`);
  const source = await openArray(path, 'npy');
  try {
    const [neurons] = source.shape;
    if (source.shape.length !== 1 || source.samples === 0 || neurons === 0) {
      const shape = [source.samples, ...source.shape].join(' × ');
      throw new InputError(`--${side} ${path} has the shape ${shape}; it has to be samples × neurons`);
    }
    const samples = Math.min(source.samples, limit ?? Infinity);
    // Files may hold numbers in double precision.
    const options = { quantile: parameters.quantile, precision: 8 } as const;
    checkBinariserMemory([{ name: path, neurons: neurons! }], samples, options, memory);
    const binariser = new Binariser(path, samples, neurons!, options);
    for (let start = 0; start < samples; start += rowsAtOnce) {
      signal.throwIfAborted();
      const rows = Array.from({ length: Math.min(rowsAtOnce, samples - start) }, (_, i) => start + i);
      const batch = await source.read(rows);
      batch.forEach(({ values }, i) => binariser.add(start + i, values));
    }
    const found = await binariser.finish(makePause(signal));
    // Two files may have one name, and the layers of a result must not.
    const name = `${side} (${basename(path)})`;
    return {
      rows: source.samples,
      layer: { name, kind: 'matrix', shape: [neurons!], active: [...found.bits.counts()] },
      ...found,
    };
  } finally {
    await source.close();
  }
}
