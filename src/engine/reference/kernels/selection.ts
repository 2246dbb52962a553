import { zipElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const selection: Readonly<Record<string, ReferenceKernel>> = {
  Where: (_node, [condition, a, b]) => [
    zipElements([condition!, a!, b!], a!.type, (chosen, x, y) => (chosen ? x! : y!)),
  ],
};
