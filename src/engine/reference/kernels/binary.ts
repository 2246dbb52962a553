import { numberAttribute } from '../../graph/attributes.ts';
import { isFloat } from '../../graph/DataType.ts';
import { zipElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const binary: Readonly<Record<string, ReferenceKernel>> = {
  Add: arithmetic((x, y) => x + y),
  Sub: arithmetic((x, y) => x - y),
  Mul: arithmetic((x, y) => x * y),
  Div: arithmetic((x, y) => x / y),
  Pow: arithmetic((x, y) => x ** y),
  // fmod = 0 takes the sign of the divisor, fmod = 1 that of the dividend.
  Mod: (node, [a, b]) => {
    const truncated = numberAttribute(node.attributes, 'fmod', 0) !== 0;
    const floored = (x: number, y: number) => x - y * Math.floor(x / y);
    return [zipElements([a!, b!], a!.type, (x, y) => (truncated ? x! % y! : floored(x!, y!)))];
  },
};

/** Results of integers are rounded towards zero. */
function arithmetic(f: (x: number, y: number) => number): ReferenceKernel {
  return (_node, [a, b]) => {
    const exact = isFloat(a!.type);
    return [zipElements([a!, b!], a!.type, (x, y) => (exact ? f(x!, y!) : Math.trunc(f(x!, y!))))];
  };
}
