import type { TrainingHistory } from '../../protocol/Training.ts';
import type { DataSet } from '../data/DataSet.ts';
import { openDataSet, type OpenDataSetOptions } from '../data/openDataSet.ts';
import type { Model } from '../formats/readModel.ts';
import type { Graph } from '../graph/Graph.ts';
import { batch } from '../graph/Shape.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { Workspace } from '../workspace/Workspace.ts';
import { networkNames, networks, type NetworkName } from './networks/index.ts';
import { replaceHead } from './replaceHead.ts';
import type { Training } from './Training.ts';
import type { TrainRequest } from './TrainRequest.ts';
import { completeTrainingParameters } from './trainingDefaults.ts';
import { trainNetwork } from './trainNetwork.ts';

/** What the engine has opened already. */
export interface TrainingSources extends Pick<Training, 'progress' | 'signal' | 'memory'> {
  readonly workspace: Workspace | undefined;
  /** The model of `request.from`. */
  readonly prior: Model | undefined;
  readonly runtime: Runtime;
}

/** Trains a built-in network, or one that was read from a file, on data from files. */
export async function trainFromFiles(
  request: TrainRequest,
  { workspace, prior, runtime, memory, progress, signal }: TrainingSources,
): Promise<{ network: Graph; history: TrainingHistory }> {
  const start = performance.now();
  const parameters = completeTrainingParameters(request.parameters);
  const opened: DataSet[] = [];
  const open = async (
    source: string,
    options: Omit<OpenDataSetOptions, 'workspace'> = {},
  ): Promise<DataSet> => {
    const data = await openDataSet(source, {
      workspace,
      model: request.from,
      preprocessing: request.preprocessing,
      scaleBytes: prior === undefined,
      ...options,
    });
    opened.push(data);
    return data;
  };
  try {
    const { limit } = request;
    const input = prior?.graph.values.get(prior.input) ?? {
      type: 'float32',
      shape: [batch, ...pictureShape((await open(request.data, { limit: 1 })).shape)],
    };
    const data = await open(request.data, { limit, input });
    const validation =
      request.validationData === undefined ? undefined : await open(request.validationData, { input });
    const classes = countClasses(data);
    const seed = deriveSeed(request.seed, -2);
    const shape = input.shape.slice(1) as number[];
    const network = prior
      ? fitHead(prior, data, classes, seed)
      : makeNetwork(request.network, shape, classes, seed);
    const trained = await trainNetwork({
      network,
      input: prior?.input ?? network.inputs[0]!,
      output: prior?.output ?? network.outputs[0]!,
      data,
      validation,
      runtime,
      parameters,
      seed: request.seed,
      memory,
      checkpoint: request.checkpoint,
      resume: request.resume,
      progress,
      signal,
    });
    const about = ({ path, sha256, samples }: DataSet) => ({ path, sha256, samples });
    return {
      network: trained.network,
      history: {
        kind: 'training',
        version: 1,
        createdAt: new Date().toISOString(),
        network: prior?.path ?? request.network!,
        weights: trained.weights,
        data: about(data),
        ...(validation && { validation: about(validation) }),
        preprocessing: data.preprocessing ?? {},
        ...(data.labelNames && { labels: [...data.labelNames] }),
        parameters,
        seed: request.seed,
        device: runtime.description,
        seconds: (performance.now() - start) / 1000,
        epochs: [...trained.history],
      },
    };
  } finally {
    for (const data of opened) await data.close();
  }
}

/** Pictures without a channel axis get one, channels come first. */
function pictureShape(shape: readonly number[]): readonly number[] {
  if (shape.length === 2) return [1, ...shape];
  const [first, , last] = shape;
  return shape.length === 3 && first! > 4 && last! <= 4 ? [last!, first!, shape[1]!] : shape;
}

/** Named classes, or as many as the highest label asks for. */
function countClasses(data: DataSet): number {
  if (data.labelNames) return data.labelNames.length;
  return (data.labels ?? new Int32Array()).reduce((most, label) => Math.max(most, label), 0) + 1;
}

function makeNetwork(
  name: string | undefined,
  shape: readonly number[],
  classes: number,
  seed: number,
): Graph {
  if (name === undefined || !Object.hasOwn(networks, name)) {
    throw new InputError(
      `no network is called ${JSON.stringify(name ?? '')}; there are ${networkNames.join(', ')}, or give an .onnx file to start from`,
    );
  }
  return networks[name as NetworkName](shape, classes, seed);
}

/** The prior network, with a fresh last layer where the data has another number of classes. */
function fitHead({ graph, output }: Model, data: DataSet, classes: number, seed: number): Graph {
  const outputs = elementCount(graph.values.get(output)!.shape.slice(1) as number[]);
  // Labels without names may leave out the highest classes.
  const fits = data.labelNames ? classes === outputs : classes <= outputs;
  return fits || !data.labels ? graph : replaceHead(graph, output, classes, seed);
}
