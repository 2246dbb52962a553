import { existsSync } from 'node:fs';
import type { DataType } from '../graph/DataType.ts';
import { isFloat } from '../graph/DataType.ts';
import { formatShape, isStatic, type Shape } from '../graph/Shape.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { resolveDataSet, resolveModel } from '../workspace/resolveModel.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import type { Workspace, WorkspaceDataSet, WorkspaceModel } from '../workspace/Workspace.ts';
import type { DataSet } from './DataSet.ts';
import { hashSource } from './hashSource.ts';
import { openSource } from './openSource.ts';
import { prepare, PreparedDataSet } from './PreparedDataSet.ts';
import type { Preparation } from './preprocessing/prepareSample.ts';
import { resolveLabels } from './resolveLabels.ts';
import type { SampleSource } from './SampleSource.ts';

export interface OpenDataSetOptions {
  readonly workspace?: Workspace | undefined;
  /** Name or path of the model: its preprocessing and labels hold where the data set says nothing else. */
  readonly model?: string | undefined;
  /** Take the first samples only. */
  readonly limit?: number | undefined;
  /** Instead of the model's. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Values of 8 bits become 0 to 1 where the preprocessing says no other scale. */
  readonly scaleBytes?: boolean | undefined;
  /** What the network takes, with the batch first: samples are adapted to it, or refused. */
  readonly input?: { readonly shape: Shape; readonly type: DataType } | undefined;
}

/**
 * Opens samples for a network.
 * @param source a name in neuron-lens.json, or the path of a .npy, .npz, idx (.gz) or CSV file, a picture, or a folder of pictures.
 * Throws an InputError for whatever cannot be used.
 */
export async function openDataSet(source: string, options: OpenDataSetOptions): Promise<DataSet> {
  const entry = resolveDataSet(options.workspace, source);
  if (!existsSync(entry.path)) {
    const names = Object.keys(options.workspace?.dataSets ?? {});
    const known = names.length > 0 ? `neuron-lens.json names the data sets ${names.join(', ')}, and ` : '';
    throw new InputError(`no data "${source}": ${known}there is no file ${entry.path}`);
  }
  const model = options.model === undefined ? undefined : resolveModel(options.workspace, options.model);
  const samples = await openSource(entry);
  try {
    return await open(source, samples, entry, model, options);
  } catch (error) {
    await samples.close();
    throw error;
  }
}

async function open(
  name: string,
  source: SampleSource,
  entry: WorkspaceDataSet,
  model: WorkspaceModel | undefined,
  { limit, input, preprocessing, scaleBytes }: OpenDataSetOptions,
): Promise<DataSet> {
  const { path } = entry;
  if (source.samples === 0) throw new InputError(`${path} holds no samples; give at least one`);
  if (source.shape && elementCount(source.shape) === 0) {
    throw new InputError(`${path} holds samples without any numbers in them; give another array`);
  }
  if (entry.shape && elementCount(entry.shape) !== elementCount(source.shape ?? [])) {
    throw new InputError(
      `"shape" of the data set in neuron-lens.json is ${formatShape(entry.shape)}, ` +
        `the samples of ${path} are ${source.shape ? formatShape(source.shape) : 'pictures, which have their own'}`,
    );
  }
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    throw new InputError(`the limit of samples is ${limit}; give a whole number from 1`);
  }
  if (source.labels && source.labels.length !== source.samples) {
    throw new InputError(
      `${path} has ${source.samples} samples, but there are ${source.labels.length} labels for it; give one for each`,
    );
  }
  // A data set with classes of its own is labelled by numbers that the network's names do not count.
  const names = entry.labels ?? (entry.classes ? undefined : model?.labels);
  const labels = source.labels && resolveLabels(source.labels, names, entry.classes, path);
  const steps =
    entry.preprocessing === 'none'
      ? {}
      : {
          ...(scaleBytes && source.bytes && { scale: '1/255' }),
          ...(preprocessing ?? model?.preprocessing),
          ...entry.preprocessing,
        };
  const preparation: Preparation = {
    preprocessing: steps,
    shape: entry.shape,
    stored: entry.layout,
    pictures: source.pictures,
    bytes: source.bytes,
    target: input && sampleShape(input.shape),
  };
  const samples = Math.min(limit ?? Infinity, source.samples);
  const [first] = await source.read([0]);
  const labelNames = labels?.names ?? names;
  return new PreparedDataSet(source, preparation, {
    name,
    path,
    sha256: await hashSource(source, path, samples),
    samples,
    shape: prepare(first!, preparation, `${name}: ${source.sampleName(0)}`).shape,
    type: input && !isFloat(input.type) ? 'int64' : 'float32',
    preprocessing: steps,
    ...(labels && { labels: labels.labels.slice(0, samples) }),
    ...(labelNames && { labelNames }),
    ...(labels?.fine && { fineLabels: labels.fine.labels.slice(0, samples) }),
    ...(labels?.fine?.names && { fineLabelNames: labels.fine.names }),
  });
}

/** Undefined where an axis other than the first depends on the batch. */
function sampleShape(shape: Shape): readonly number[] | undefined {
  const rest = shape.slice(1);
  return isStatic(rest) ? rest : undefined;
}
