import { isBatch, type Dim } from '../../../graph/Shape.ts';

/** Where a reshaped value has the batch. */
export interface OpenShape {
  /** The shape that a Reshape asks for, with -1 at the axis that holds the batch. */
  readonly shape: readonly number[];
  /** Of the axis' length without the batch, the factor that counts slower than the batch. */
  readonly outer: number;
}

/**
 * The constant shape of a Reshape in a file of fixed batch size, made for any batch size.
 *
 * Row by row, the elements of the input lie as [before · outer, batch, the rest], and a Reshape does not move them. So
 * the batch belongs to an axis of the result that has before · outer elements in front of it. Where it could be the
 * end of one axis or the start of the next, it is the axis that has just the batch size; else rows of a matrix take it
 * in (a linear layer on [T, N, C] sees [T · N, C]); else the next one does (attention heads: [T, N · heads, C]).
 *
 * @param shape of the input, with the batch.
 * @param inputOuter factor of the input's batch axis that counts slower than the batch.
 * @param asked the constant shape; -1 stands for what is missing.
 * @returns undefined when the input does not depend on the batch, or there is no such axis.
 */
export function openBatch(
  shape: readonly Dim[],
  inputOuter: number,
  asked: readonly number[],
  fixedBatch: number,
): OpenShape | undefined {
  const axis = shape.findIndex(isBatch);
  if (axis < 0 || shape.filter(isBatch).length > 1) return undefined;
  const lengths = shape.map((dim) => (isBatch(dim) ? dim.batch * fixedBatch : dim));
  const missing = product(lengths) / product(asked.filter((length) => length !== -1));
  if (!Number.isInteger(missing)) return undefined;
  const target = asked.map((length) => (length === -1 ? missing : length));
  const before = product(lengths.slice(0, axis)) * inputOuter;

  const candidates = target.flatMap((length, candidate) => {
    const outer = before / product(target.slice(0, candidate));
    const inAxis = length / fixedBatch;
    const fits = Number.isInteger(outer) && Number.isInteger(inAxis) && outer > 0 && inAxis % outer === 0;
    return fits ? [{ candidate, outer, inAxis }] : [];
  });
  const alone = candidates.filter(({ inAxis }) => inAxis === 1);
  const chosen =
    alone.find(({ candidate }) => candidate === axis) ??
    alone[0] ??
    (target.length === 2 ? candidates.find(({ outer, inAxis }) => outer === inAxis) : undefined) ??
    candidates.find(({ outer }) => outer === 1) ??
    candidates[0];
  if (!chosen) return undefined;
  return {
    shape: target.map((length, candidate) => (candidate === chosen.candidate ? -1 : length)),
    outer: chosen.outer,
  };
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}
