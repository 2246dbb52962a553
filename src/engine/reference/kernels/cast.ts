import { numberAttribute } from '../../graph/attributes.ts';
import { isFloat } from '../../graph/DataType.ts';
import { typeOfCode } from '../../graph/typeCode.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const cast: Readonly<Record<string, ReferenceKernel>> = {
  // Between float types nothing is rounded: the interpreter computes in double precision throughout.
  Cast: (node, [x]) => {
    const type = typeOfCode(numberAttribute(node.attributes, 'to', 0))!;
    const convert =
      type === 'bool' ? (e: number) => Number(e !== 0) : isFloat(type) ? (e: number) => e : Math.trunc;
    return [{ type, shape: x!.shape, data: x!.data.map((element) => convert(element)) }];
  },
};
