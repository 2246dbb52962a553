import { numberAttribute } from '../../graph/attributes.ts';
import { zipElements } from '../elementwise.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

export const comparison: Readonly<Record<string, ReferenceKernel>> = {
  Equal: predicate((x, y) => x === y),
  Less: predicate((x, y) => x < y),
  LessOrEqual: predicate((x, y) => x <= y),
  Greater: predicate((x, y) => x > y),
  GreaterOrEqual: predicate((x, y) => x >= y),
  And: predicate((x, y) => x !== 0 && y !== 0),
  Or: predicate((x, y) => x !== 0 || y !== 0),
  Xor: predicate((x, y) => (x !== 0) !== (y !== 0)),
  Not: predicate((x) => x === 0),
  IsNaN: predicate(Number.isNaN),
  IsInf: (node, [x]) => {
    const positive = numberAttribute(node.attributes, 'detect_positive', 1) !== 0;
    const negative = numberAttribute(node.attributes, 'detect_negative', 1) !== 0;
    return [
      zipElements([x!], 'bool', (e) => Number((positive && e === Infinity) || (negative && e === -Infinity))),
    ];
  },
};

function predicate(f: (x: number, y: number) => boolean): ReferenceKernel {
  return (_node, inputs) => [zipElements(inputs as ReferenceValue[], 'bool', (x, y) => Number(f(x!, y!)))];
}
