import type { RulesLayer } from '../../protocol/RulesResult.ts';
import type { ActiveBits } from './Binariser.ts';

/** A layer with the samples in which its neurons are active. */
export interface BinaryLayer extends ActiveBits {
  readonly layer: RulesLayer;
  /** With the unit `position`, where rules lead to it: its channels one by one, with their positions as neurons. */
  readonly planes?: {
    readonly shape: readonly number[];
    readonly channels: ReadonlyMap<number, ActiveBits>;
  };
}
