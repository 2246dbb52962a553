import { InputError } from '../engine/InputError.ts';
import type { KeptNeurons } from '../protocol/PrototypeResult.ts';
import { readResult } from './readResult.ts';

/** Which pathway of a saved analysis a network is held to. */
export interface PathwayOptions {
  /** The analysis' file. */
  readonly pathway?: string | undefined;
  /** Row of the data set. */
  readonly sample?: number | undefined;
  readonly sparsity?: number | undefined;
}

/** The neurons of a saved pathway; undefined where none is asked for. Rejects with an InputError for one that is not there. */
export async function keptNeurons({
  pathway: path,
  sample: row,
  sparsity,
}: PathwayOptions): Promise<KeptNeurons | undefined> {
  if (path === undefined) {
    if ((row ?? sparsity) === undefined) return undefined;
    throw new InputError(
      '--sample and --sparsity choose one of the pathways of --pathway: name it, or leave them out',
    );
  }
  const result = await readResult(path);
  if (result.kind !== 'pathway')
    throw new InputError(`${path} holds no pathway: trace one with neuron-lens pathway`);
  const { pathways, parameters } = result;
  const traced = row === undefined ? pathways[0]! : pathways.find(({ sample }) => sample.index === row);
  if (!traced) {
    const rows = pathways.map(({ sample }) => sample.index).join(', ');
    throw new InputError(`${path} has the pathways of the rows ${rows}, not of ${row}`);
  }
  const level = sparsity === undefined ? 0 : parameters.sparsity.indexOf(sparsity);
  if (level < 0) {
    throw new InputError(
      `${path} has pathways of the sparsities ${parameters.sparsity.join(', ')}, not of ${sparsity}`,
    );
  }
  return {
    unit: parameters.unit,
    layers: Object.fromEntries(traced.layers.map(({ name, kept }) => [name, [...kept[level]!]])),
    network: result.model.sha256,
  };
}
