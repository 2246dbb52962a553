import type { Result } from '../protocol/Result.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import type { Findings } from './layerFindings.ts';
import type { ResultLayer } from './resultLayers.ts';

/** What the code shows of a result: little enough to be kept for many, so that the documents need not be. */
export interface ResultSummary {
  readonly kind: Result['kind'];
  readonly createdAt: string;
  readonly title: string;
  readonly model: Result['model'];
  /** None of an analysis without data. */
  readonly samples: number | undefined;
  readonly layers: readonly ResultLayer[];
  /** These are all hidden layers of the network. */
  readonly complete: boolean;
  /** By the names of layers. */
  readonly findings: ReadonlyMap<string, Findings>;
  /** By the names of layers: what a page of the result is to be opened at to show them. */
  readonly selections: ReadonlyMap<string, KeptSelection>;
}
