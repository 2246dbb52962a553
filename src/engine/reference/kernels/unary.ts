import { mapElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const unary: Readonly<Record<string, ReferenceKernel>> = {
  Sign: mapElements(Math.sign),
};
