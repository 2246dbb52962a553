import { expect, test } from 'vitest';
import { dataTypes } from '../../../../src/engine/graph/DataType.ts';
import { typeCode, typeOfCode } from '../../../../src/engine/graph/typeCode.ts';

test('every type has a number of its own', () => {
  for (const type of dataTypes) expect(typeOfCode(typeCode(type))).toBe(type);
});

test('types that graphs do not hold have none', () => {
  for (const code of [0, 8, 14, 16, 17]) expect(typeOfCode(code)).toBeUndefined();
});
