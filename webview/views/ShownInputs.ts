import type { DecodedArray } from '../../src/protocol/EncodedArray.ts';
import type { InputLayout } from '../../src/report/inputLayout.ts';

/** The samples whose input values are in the result: the first `shown` ones. */
export interface ShownInputs {
  readonly values: DecodedArray;
  readonly shown: number;
  readonly layout: InputLayout;
}
