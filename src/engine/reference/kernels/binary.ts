import { zipElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const binary: Readonly<Record<string, ReferenceKernel>> = {
  Add: (_node, [a, b]) => [zipElements([a!, b!], a!.type, (x, y) => x! + y!)],
  Mul: (_node, [a, b]) => [zipElements([a!, b!], a!.type, (x, y) => x! * y!)],
};
