import { erf } from '../erf.ts';
import { mapElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const unary: Readonly<Record<string, ReferenceKernel>> = {
  Sqrt: mapElements(Math.sqrt),
  Reciprocal: mapElements((x) => 1 / x),
  Exp: mapElements(Math.exp),
  Log: mapElements(Math.log),
  Neg: mapElements((x) => -x),
  Abs: mapElements(Math.abs),
  Sin: mapElements(Math.sin),
  Cos: mapElements(Math.cos),
  Erf: mapElements(erf),
  Sign: mapElements(Math.sign),
  Floor: mapElements(Math.floor),
  Ceil: mapElements(Math.ceil),
  Round: mapElements(roundHalfToEven),
};

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
