import type { Attributes } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';

/** What a compound may look at, and how it appends its inner nodes. */
export interface CompoundContext {
  readonly builder: GraphBuilder;
  readonly operator: string;
  /** '' for an optional input left out. */
  readonly inputs: readonly string[];
  readonly attributes: Attributes;
  /** Appends an inner node with one output. */
  add(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** A number as a constant of the float type of the first input. */
  scalar(number: number): string;
  /** Throws an InputError that names the node. */
  fail(problem: string): never;
}

/** Operator, inputs and attributes of the last node: it gets the name and the outputs of the compound. */
export type LastNode = readonly [operator: string, inputs: readonly string[], attributes?: Attributes];

/** An operator of ONNX written as several primitives: appends all nodes but the last. */
export type Compound = (context: CompoundContext) => LastNode;
