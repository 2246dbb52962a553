import { zipElements } from '../elementwise.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

export const extremes: Readonly<Record<string, ReferenceKernel>> = {
  Max: (_node, inputs) => [zipElements(inputs as ReferenceValue[], inputs[0]!.type, Math.max)],
  Min: (_node, inputs) => [zipElements(inputs as ReferenceValue[], inputs[0]!.type, Math.min)],
};
