import { InputError } from '../../InputError.ts';
import { addCompound } from '../../graph/compound/addCompound.ts';
import type { Attributes, Graph, ValueInfo } from '../../graph/Graph.ts';
import { GraphBuilder } from '../../graph/GraphBuilder.ts';
import { findOperator } from '../../graph/operators/index.ts';
import { prune } from '../../graph/prune.ts';
import { batch, formatShape, withBatch, type Dim } from '../../graph/Shape.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { issuesPage } from '../../issuesPage.ts';
import type { Conversion } from './conversions/Conversion.ts';
import { converters } from './conversions/index.ts';
import { heldType } from './elementTypes.ts';
import type { OnnxFile, OnnxValue, OnnxNode } from './OnnxFile.ts';
import { mixedSamples } from './mixedSamples.ts';
import { neededNodes } from './neededNodes.ts';
import { readTensor } from './readTensor.ts';
import { weightOperators } from './weightOperators.ts';

export interface ConvertOptions {
  /** The input whose first axis is the batch. */
  readonly input: string;
  /** Values to compute; they become the graph's outputs. */
  readonly outputs: readonly string[];
  /** Lengths of the axes that the file leaves open, by the names it gives them. */
  readonly dims?: Readonly<Record<string, number>> | undefined;
}

export interface ConvertedGraph {
  readonly graph: Graph;
  /** What a reader of an analysis must know, in sentences. */
  readonly warnings: readonly string[];
}

/** No value of one sample has more elements than this: 16 GB of float32. */
const largestValue = 2 ** 32;

/**
 * The part of an ONNX file that computes `outputs`, as a graph of opset 17 with a symbolic batch.
 * Throws an InputError for what is not supported, naming node and operator.
 */
export function convertOnnx(file: OnnxFile, options: ConvertOptions): ConvertedGraph {
  try {
    return convert(file, options, true);
  } catch (error) {
    if (
      fixedBatchOf(file, options.input) !== undefined &&
      error instanceof InputError &&
      runsWithFixedBatch(file, options)
    ) {
      throw new InputError(
        `${error.message} — the file fixes the batch size, and the network was exported so that it runs with no other: ` +
          'export it with an open batch axis (torch.onnx.export: dynamic_axes={"input": {0: "batch"}})',
      );
    }
    throw error;
  }
}

function runsWithFixedBatch(file: OnnxFile, options: ConvertOptions): boolean {
  try {
    convert(file, options, false);
    return true;
  } catch {
    return false;
  }
}

function convert(file: OnnxFile, options: ConvertOptions, openBatch: boolean): ConvertedGraph {
  const { path } = file.file;
  const builder = new GraphBuilder();
  const nodes = neededNodes(file.nodes, options.outputs);
  const read = new Set([...nodes.flatMap(({ inputs }) => inputs), ...options.outputs]);
  builder.reserve([...file.initialisers.keys(), ...nodes.flatMap(({ outputs }) => outputs)]);
  for (const input of file.inputs) {
    if (input.name === options.input || read.has(input.name))
      builder.input(input.name, inputInfo(file, input, options, openBatch));
  }

  /** File value → builder value, where the two differ. */
  const renamed = new Map<string, string>();
  const weights = weightNames(nodes);
  const valueOf = (name: string): string => {
    if (name === '') return '';
    const value = renamed.get(name) ?? name;
    const initialiser = builder.has(value) ? undefined : file.initialisers.get(value);
    if (!initialiser) return value;
    const check = weights.has(name) ? 'finite' : 'not NaN';
    return builder.constant(
      readTensor(initialiser, file.file, `weight ${JSON.stringify(name)}`, check),
      name,
    );
  };

  const warnings = new Set<string>();
  const isOutput = new Set(options.outputs);
  const fixedBatch = openBatch ? fixedBatchOf(file, options.input) : undefined;
  const batchOuter = new Map<string, number>();
  for (const node of nodes) {
    const label = `${node.operator} node ${JSON.stringify(node.name || (node.outputs[0] ?? ''))}`;
    const fail = (problem: string): never => {
      throw new InputError(`${path}: ${label}: ${problem}`);
    };
    const nodeOptions = { name: node.name || undefined, source: node.source };
    // Optional outputs that nothing reads are left out; the parts of a Split are not optional.
    const outputs = node.outputs.map((output) =>
      read.has(output) || node.operator === 'Split' ? output : '',
    );
    while (outputs.length > 1 && outputs.at(-1) === '') outputs.pop();

    const append = (
      operator: string,
      inputs: readonly string[],
      attributes: Attributes,
      names?: readonly string[],
    ): string[] => {
      const count = names?.length ?? 1;
      const named = { ...nodeOptions, outputs: names };
      const results = findOperator(operator)
        ? builder.addMany(operator, inputs, attributes, count, named)
        : addCompound(builder, operator, inputs, attributes, named, count);
      if (results) return results;
      throw new InputError(
        `${path}: operator ${operator} of domain ${node.domain || 'ai.onnx'}, opset ${file.opset} ` +
          `(node ${JSON.stringify(node.name || (node.outputs[0] ?? ''))}) is not supported: ask for it at ${issuesPage}`,
      );
    };
    const conversion: Conversion = {
      builder,
      node,
      opset: file.opset,
      inputs: node.inputs.map(valueOf),
      fixedBatch,
      batchOuter,
      emit: (operator, inputs, attributes = {}) => void append(operator, inputs, attributes, outputs),
      intermediate: (operator, inputs, attributes = {}) => append(operator, inputs, attributes)[0]!,
      same: (value) => {
        const [output] = outputs;
        if (!output || value === output) return;
        if (isOutput.has(output)) append('Identity', [value], {}, [output]);
        else renamed.set(output, value);
      },
      reads: (output) => read.has(node.outputs[output] ?? ''),
      warn: (sentence) => warnings.add(sentence),
      fail,
    };
    try {
      const converter = node.domain === '' ? converters[node.operator] : undefined;
      if (converter) converter(conversion);
      else if (node.domain === '') conversion.emit(node.operator, conversion.inputs, node.attributes);
      else append(`${node.domain}.${node.operator}`, [], {}, outputs);
    } catch (error) {
      if (error instanceof InputError)
        throw error.message.startsWith(path) ? error : new InputError(`${path}: ${error.message}`);
      // The shape rules trust the form of attributes and inputs, which a damaged file need not have.
      fail(`attributes or inputs do not fit the operator (${firstLine(error)}): the file is damaged`);
    }
    const outer = node.inputs.map((input) => batchOuter.get(renamed.get(input) ?? input)).find(Boolean);
    for (const output of outputs) {
      if (outer !== undefined && !batchOuter.has(output)) batchOuter.set(output, outer);
      checkSize(output && builder.has(output) ? builder.info(output) : undefined, fail);
    }
  }
  builder.setOutputs(options.outputs.map(valueOf));
  const graph = prune(builder.build());
  const mixing = fixedBatch === undefined ? undefined : mixedSamples(graph);
  if (mixing) {
    throw new InputError(
      `${path}: ${mixing.operator} node ${JSON.stringify(mixing.name)} works across the batch`,
    );
  }
  return { graph, warnings: [...warnings] };
}

function inputInfo(file: OnnxFile, input: OnnxValue, options: ConvertOptions, openBatch: boolean): ValueInfo {
  const fail = (problem: string): never => {
    throw new InputError(`${file.file.path}: input ${JSON.stringify(input.name)} ${problem}`);
  };
  const type =
    (input.type && heldType(input.type)) ??
    fail(`is of type ${input.type ?? 'unknown'}, which cannot be analysed`);
  const declared = input.shape ?? fail('has no declared shape: export the model with one');
  const isData = input.name === options.input;
  if (isData && declared.length === 0) fail('is a scalar: there is no batch axis');
  const dataAxis = file.inputs.find(({ name }) => name === options.input)?.shape?.[0];
  const batchName = typeof dataAxis === 'string' && dataAxis !== '?' ? dataAxis : undefined;
  const missing: string[] = [];
  const shape = declared.map((length, axis): Dim => {
    if (isData && axis === 0) return openBatch || typeof length !== 'number' ? batch : length;
    if (typeof length === 'number') return length;
    const name = length === '?' ? `${input.name}[${axis}]` : length;
    const given = options.dims?.[name];
    if (given !== undefined) {
      if (!Number.isSafeInteger(given) || given <= 0)
        fail(`cannot have the length ${given} for ${JSON.stringify(name)}`);
      return given;
    }
    // The second input of a network, or a multiple of the batch as writeOnnx names it.
    const multiple =
      batchName !== undefined && length.endsWith(batchName) ? length.slice(0, -batchName.length) || '1' : '';
    if (/^\d{1,9}$/.test(multiple)) return { batch: Number(multiple) };
    missing.push(name);
    return 1;
  });
  if (missing.length > 0) {
    const example = JSON.stringify(Object.fromEntries(missing.map((name) => [name, 224])));
    fail(
      `leaves the length of ${missing.map((name) => JSON.stringify(name)).join(', ')} open: ` +
        `give it as "dims" of the model in neuron-lens.json, for example ${example}`,
    );
  }
  checkSize({ type, shape }, fail);
  return { type, shape };
}

/** Weights of linear layers and normalisations; a mask or a limit may be infinite, these may not. */
function weightNames(nodes: readonly OnnxNode[]): Set<string> {
  return new Set(
    nodes.filter(({ operator }) => weightOperators.has(operator)).flatMap(({ inputs }) => inputs),
  );
}

function fixedBatchOf(file: OnnxFile, input: string): number | undefined {
  const length = file.inputs.find(({ name }) => name === input)?.shape?.[0];
  return typeof length === 'number' ? length : undefined;
}

function checkSize(info: ValueInfo | undefined, fail: (problem: string) => never): void {
  if (!info) return;
  const size = elementCount(withBatch(info.shape, 1));
  if (!(size <= largestValue) || info.shape.length > 16) {
    fail(
      `a value of shape ${formatShape(info.shape.slice(0, 16))} is too large to compute: the file is damaged`,
    );
  }
}

function firstLine(error: unknown): string {
  return String((error as Error).message ?? error)
    .split('\n')[0]!
    .slice(0, 200);
}
