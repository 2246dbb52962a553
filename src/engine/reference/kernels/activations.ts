import { mapElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const activations: Readonly<Record<string, ReferenceKernel>> = {
  Relu: mapElements((x) => (x > 0 ? x : 0)),
};
