import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../InputError.ts';
import { isFloat } from '../../graph/DataType.ts';
import type { Graph } from '../../graph/Graph.ts';
import { batch, formatShape, sameDim } from '../../graph/Shape.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { convertOnnx } from './convertOnnx.ts';
import { elementType, heldType } from './elementTypes.ts';
import { toNumber } from './ModelProto.ts';
import { neededNodes } from './neededNodes.ts';
import type { OnnxFile } from './OnnxFile.ts';
import { parseOnnx } from './parseOnnx.ts';
import type { ModelFile } from './readTensor.ts';

export interface OnnxModel {
  readonly producer: string;
  readonly opset: number;
  readonly graph: Graph;
  readonly input: string;
  readonly output: string;
  readonly probabilities?: string;
  readonly parameters: number;
  /** Files beside it that hold weights, by their paths from its folder. */
  readonly weightFiles: readonly string[];
  readonly warnings: readonly string[];
}

export interface ReadOptions {
  /** The output to analyse, or any value of the network; the first output by default. */
  readonly output?: string | undefined;
  /** Lengths of the axes that the file leaves open (the batch excepted), by the names it gives them. */
  readonly dims?: Readonly<Record<string, number>> | undefined;
}

/** A protocol buffer holds less than 2 GiB. Larger networks keep their weights beside it. */
const largestFile = 2 ** 31;
/** They turn logits into probabilities; as the last operator they are left out of what is analysed. */
const probabilityOperators = new Set(['Softmax', 'LogSoftmax', 'Sigmoid']);
const passing = new Set(['Identity', 'Dropout', 'Cast']);

/**
 * Reads a whole file, or what `read` takes of it, and what is needed to recognise it later. Throws an InputError.
 */
export async function openModelFile(
  path: string,
  read: (handle: FileHandle, size: number) => Buffer | Promise<Buffer> = (handle) => handle.readFile(),
): Promise<ModelFile> {
  try {
    // Even opening a pipe would wait for somebody to write.
    const found = await stat(path);
    if (!found.isFile()) throw new InputError(`the model ${path} is no regular file; give an .onnx file`);
    const handle = await open(path, 'r');
    try {
      const { size, mtimeMs } = await handle.stat();
      if (size >= largestFile)
        throw new InputError(
          `${path} has ${size} bytes; an ONNX file has less than 2 GiB: keep its weights in an external data file`,
        );
      return { path, bytes: size, modifiedMs: mtimeMs, contents: await read(handle, size) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`cannot read the model ${path}: ${(error as Error).message}`);
  }
}

/** The network in an ONNX file, up to the logits of the wanted output. Throws an InputError. */
export function readOnnx(modelFile: ModelFile, options: ReadOptions = {}): OnnxModel {
  return readNetwork(parseOnnx(modelFile), options);
}

/** As {@link readOnnx}, for a file that is decoded already. */
export function readNetwork(file: OnnxFile, options: ReadOptions = {}): OnnxModel {
  const wanted = wantedOutput(file, options.output);
  const logits = beforeProbabilities(file, wanted);
  const outputs = logits === wanted ? [wanted] : [logits, wanted];
  const input = dataInput(file, outputs);
  const { graph, warnings } = convertOnnx(file, { input, outputs, dims: options.dims });
  checkOutput(file, graph);
  return {
    producer: file.producer,
    opset: file.opset,
    graph,
    input,
    output: graph.outputs[0]!,
    ...(graph.outputs.length > 1 ? { probabilities: graph.outputs[1]! } : {}),
    parameters: countParameters(file, outputs),
    weightFiles: weightFiles(file),
    warnings,
  };
}

/** Files beside the model that hold weights, by their paths from its folder. */
export function weightFiles({ file, initialisers }: OnnxFile): string[] {
  const locations = [...initialisers.values()].flatMap(({ data_location: where, external_data: entries }) =>
    where === 1 ? entries.filter(({ key }) => key === 'location').map(({ value }) => value) : [],
  );
  // readStructure.ts says of the model's own weights that they are in its file.
  return [...new Set(locations)].filter((location) => location !== basename(file.path)).sort();
}

function wantedOutput(file: OnnxFile, name: string | undefined): string {
  if (name === undefined) return file.outputs[0]!;
  if (!file.outputs.includes(name) && !file.nodes.some(({ outputs }) => outputs.includes(name))) {
    throw new InputError(
      `${file.file.path} has no output ${JSON.stringify(name)}; its outputs are ${listOutputs(file)}`,
    );
  }
  return name;
}

/** An analysis explains numbers, of each sample its own. */
function checkOutput(file: OnnxFile, graph: Graph): void {
  const [output] = graph.outputs;
  const { type, shape } = graph.values.get(output!)!;
  if (isFloat(type) && shape.length > 0 && sameDim(shape[0]!, batch)) return;
  const what = isFloat(type)
    ? `has the shape ${formatShape(shape)}, not one row a sample`
    : `holds ${type}, not scores`;
  throw new InputError(
    `${file.file.path}: the output ${JSON.stringify(output)} ${what}: name another as "output" of the model in ` +
      `neuron-lens.json; its outputs are ${listOutputs(file)}`,
  );
}

function listOutputs(file: OnnxFile): string {
  return file.outputs.map((output) => JSON.stringify(output)).join(', ');
}

/** The target of an analysis is the logit: the input of a Softmax, LogSoftmax or Sigmoid that ends the network. */
function beforeProbabilities(file: OnnxFile, output: string): string {
  const producer = (value: string) => file.nodes.find(({ outputs }) => outputs.includes(value));
  let node = producer(output);
  while (node && passing.has(node.operator)) node = producer(node.inputs[0] ?? '');
  const logits =
    node && node.domain === '' && probabilityOperators.has(node.operator) ? node.inputs[0] : undefined;
  return logits !== undefined && producer(logits) ? logits : output;
}

/** The one input that carries the data: the first float input, or else the first one of tokens. */
function dataInput(file: OnnxFile, outputs: readonly string[]): string {
  const read = new Set([...outputs, ...neededNodes(file.nodes, outputs).flatMap(({ inputs }) => inputs)]);
  const inputs = file.inputs.filter(({ name }) => read.has(name));
  const heldBy = (type: (typeof inputs)[number]['type']) => (type ? heldType(type) : undefined);
  const input =
    inputs.find(({ type }) => heldBy(type) === 'float32') ??
    inputs.find(({ type }) => heldBy(type) === 'int64' || heldBy(type) === 'int32');
  const list = file.inputs
    .map(({ name, type }) => `${JSON.stringify(name)} (${type ?? 'unknown type'})`)
    .join(', ');
  if (!input) {
    throw new InputError(
      `${file.file.path}: the output ${JSON.stringify(outputs.at(-1))} depends on no float or integer input (inputs: ${list || 'none'})`,
    );
  }
  if (inputs.length > 1) {
    throw new InputError(
      `${file.file.path} has ${inputs.length} inputs, ${list}; networks with one data input can be analysed: ` +
        'export a wrapper that fixes the others, or choose an output that needs one of them only',
    );
  }
  return input.name;
}

/** Trained numbers: float weights, and quantised ones; not running statistics, scales and limits. */
export function countParameters(file: OnnxFile, outputs: readonly string[]): number {
  const counted = new Set<string>();
  const notTrained = new Set(['Resize', 'Upsample', 'Pad', 'QuantizeLinear']);
  for (const { operator, inputs } of neededNodes(file.nodes, outputs)) {
    if (notTrained.has(operator)) continue;
    inputs.forEach((name, i) => {
      const initialiser = file.initialisers.get(name);
      if (!initialiser || initialiser.dims.length === 0) return;
      const type = elementType(initialiser.data_type);
      const trained =
        operator === 'DequantizeLinear' ? i === 0
        : type !== undefined && heldType(type) === 'float32' && !(operator === 'BatchNormalization' && i > 2); // prettier-ignore
      if (trained) counted.add(name);
    });
  }
  let total = 0;
  for (const name of counted) total += elementCount(file.initialisers.get(name)!.dims.map(toNumber));
  return total;
}
