import type { Attributes } from '../../../graph/Graph.ts';
import type { GraphBuilder } from '../../../graph/GraphBuilder.ts';
import type { OnnxNode } from '../OnnxFile.ts';

/** What the conversion of one node may look at, and how it says what the node becomes. */
export interface Conversion {
  readonly builder: GraphBuilder;
  readonly node: OnnxNode;
  /** Operator set of the file. */
  readonly opset: number;
  /** The node's inputs in the builder; '' for one left out. */
  readonly inputs: readonly string[];
  /** The batch size that the file fixes; undefined when it leaves it open. */
  readonly fixedBatch: number | undefined;
  /** For values whose batch axis is a multiple of a fixed batch: see openBatch.ts. */
  readonly batchOuter: Map<string, number>;
  /** The operator, of opset 17, that computes the node's outputs. */
  emit(operator: string, inputs: readonly string[], attributes?: Attributes): void;
  /** Appends an operator whose result is needed on the way. */
  intermediate(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The node's output is a value that is there already. */
  same(value: string): void;
  /** Whether something reads this output. */
  reads(output: number): boolean;
  /** Something the user must know of the analysed network, in a sentence; told once. */
  warn(sentence: string): void;
  /** Throws an InputError that names the node. */
  fail(problem: string): never;
}

/** Brings a node of some operator set to the semantics of opset 17. */
export type Converter = (conversion: Conversion) => void;
export type Converters = Readonly<Record<string, Converter>>;
