import type { GraphBuilder } from '../graph/GraphBuilder.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** What a loss term may look at when it is written into the training graph. */
export interface LossContext {
  readonly builder: GraphBuilder;
  /** The value of the builder that stands for a value of the network, such as a layer's activation [N, ...]. */
  valueOf(value: string): string;
  /** [N, classes]. */
  readonly logits: string;
  /** One-hot, [N, classes]. */
  readonly labels: string;
}

/** Something that is added to the cross-entropy: it is differentiated like all the rest. */
export interface LossTerm {
  /** Appends the term, already weighted; returns a float scalar. It may declare inputs, for which `feeds` gives numbers. */
  append(context: LossContext): string;
  /**
   * Numbers of one step for the inputs that `append` declared.
   * @param rows of the data set that are in the batch.
   * @param samples [rows, ...shape], augmented.
   */
  feeds?(rows: readonly number[], samples: Tensor): Promise<Readonly<Record<string, Tensor>>>;
}
