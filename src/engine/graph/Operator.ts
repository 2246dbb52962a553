import type { Attributes, Node, ValueInfo } from './Graph.ts';
import type { GraphBuilder } from './GraphBuilder.ts';
import type { Tensor } from './Tensor.ts';

/** What a shape rule may look at. */
export interface ShapeContext {
  readonly operator: string;
  readonly attributes: Attributes;
  /** Undefined for an optional input left out. */
  readonly inputs: readonly (ValueInfo | undefined)[];
  /** The constant behind an input, when it is one. For known integers prefer `inputs[i].content`: it may hold the batch. */
  constant(input: number): Tensor | undefined;
  /** Throws an InputError that names the node. */
  fail(problem: string): never;
}

/** What a gradient rule may look at, and the builder it appends to. */
export interface GradientContext {
  readonly builder: GraphBuilder;
  readonly node: Node;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** ∂F/∂output for each output; undefined where F does not depend on it. At least one is defined. */
  readonly gradients: readonly (string | undefined)[];
  /** Whether the gradient of this input is asked for: skip the work where it is not. */
  needs(input: number): boolean;
}

/** Appends the vector-Jacobian product of one node; returns ∂F/∂input for each input (undefined: none, or not needed). */
export type GradientRule = (context: GradientContext) => (string | undefined)[];

/**
 * One operator: its shape rule, and its gradient as graph nodes.
 * `gradient: 'zero'` marks operators through which nothing flows (comparisons, Shape, ArgMax, Floor, Sign …).
 */
export interface Operator {
  readonly name: string;
  /** Types and shapes of the outputs. May fill `content` for integer results. */
  infer(context: ShapeContext): ValueInfo[];
  readonly gradient: GradientRule | 'zero';
}
