import { InputError } from '../../InputError.ts';
import type { Attributes } from '../Graph.ts';
import type { GraphBuilder, NodeOptions } from '../GraphBuilder.ts';
import { floatScalar } from '../operators/floatScalar.ts';
import { activations } from './activations.ts';
import type { Compound, CompoundContext } from './Compound.ts';
import { einsum } from './einsum.ts';
import { normalization } from './normalization.ts';
import { reductions } from './reductions.ts';
import { sums } from './sums.ts';

/** One family a file; the names are those of the ONNX operators. */
const compounds: ReadonlyMap<string, Compound> = new Map(
  [activations, einsum, normalization, reductions, sums].flatMap((family) => Object.entries(family)),
);

/**
 * Appends an operator that is written as several primitives, so that runtimes and gradients need to know fewer.
 * Attributes and inputs are those of ONNX opset 17 (Gelu 20, Mish 18, GroupNormalization 18 and 21).
 *
 * @param options name, source and output names of the whole; inner nodes keep the source and prefix the name.
 * @returns the names of the outputs; undefined where `operator` is no compound.
 */
export function addCompound(
  builder: GraphBuilder,
  operator: string,
  inputs: readonly string[],
  attributes: Attributes,
  options: NodeOptions,
  outputCount: number,
): string[] | undefined {
  const compound = compounds.get(operator);
  if (!compound) return undefined;
  const name = options.name ?? operator;
  const context: CompoundContext = {
    builder,
    operator,
    inputs,
    attributes,
    add: (inner, values, settings = {}) =>
      builder.add(inner, values, settings, { name: `${name}/${inner}`, source: options.source }),
    scalar: (number) => floatScalar(builder, number, inputs[0]!),
    fail: (problem) => {
      throw new InputError(`${operator} node "${name}": ${problem}`);
    },
  };
  if (outputCount > 1) context.fail('only its first output is supported');
  const [last, values, settings = {}] = compound(context);
  return builder.addMany(last, values, settings, 1, { ...options, name });
}

export function compoundNames(): string[] {
  return [...compounds.keys()].sort();
}
