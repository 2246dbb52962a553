import type { ReferenceKernel } from '../ReferenceValue.ts';

export const identity: Readonly<Record<string, ReferenceKernel>> = {
  Identity: (_node, [x]) => [x!],
  Dropout: (_node, [x]) => [x!, { type: 'bool', shape: x!.shape, data: x!.data.map(() => 1) }],
};
