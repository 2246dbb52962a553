import type { Attributes } from './Graph.ts';
import type { Tensor } from './Tensor.ts';

/** Attributes as operators read them: the value, or its default when the node leaves it out. */

export function numberAttribute(attributes: Attributes, name: string, fallback: number): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : fallback;
}

export function stringAttribute(attributes: Attributes, name: string, fallback: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value : fallback;
}

export function numbersAttribute(attributes: Attributes, name: string): readonly number[] | undefined {
  const value = attributes[name];
  return Array.isArray(value) && value.every((item) => typeof item === 'number') ? value : undefined;
}

export function tensorAttribute(attributes: Attributes, name: string): Tensor | undefined {
  const value = attributes[name];
  return typeof value === 'object' && 'data' in value ? value : undefined;
}

/** An axis counted from the front; undefined when it is outside a value of this rank. */
export function axisFromFront(axis: number, rank: number): number | undefined {
  const result = axis < 0 ? axis + rank : axis;
  return Number.isInteger(result) && result >= 0 && result < rank ? result : undefined;
}
