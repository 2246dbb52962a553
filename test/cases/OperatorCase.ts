import type { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';

export type FloatType = 'float32' | 'float64';

/**
 * One operator with one setting of its attributes. The same cases are checked against finite differences in double
 * precision, and run on every runtime for comparison.
 */
export interface OperatorCase {
  /** `Conv 2-D, 2 groups, dilation 2`. */
  readonly name: string;
  readonly operator: string;
  /** Values of the float inputs, row-major, with their shapes (axis 0 is the batch where `batched`). */
  readonly inputs: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
  >;
  /** Axis 0 of every input is declared as the symbolic batch. */
  readonly batched?: boolean;
  /** Appends the case to a builder that already has the inputs, and returns its outputs. */
  build(builder: GraphBuilder, type: FloatType): string[];
  /** Inputs by which the gradient is checked; empty where nothing flows. */
  readonly differentiable: readonly string[];
  /** Runtimes that cannot run the case, with the reason; shown as skipped. */
  readonly unsupported?: Readonly<Partial<Record<'onnxruntime' | 'webgpu' | 'tensorflow', string>>>;
}
