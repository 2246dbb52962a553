/** The neurons whose mean activation a prototype has as high as it gets. */
export interface PrototypeTarget {
  /** Name of a hidden layer, or `class` for the network's outputs. */
  readonly layer: string;
  /** Channels of a layer with positions, elements of one without. */
  readonly neurons: readonly number[];
  /** Then `neurons` are positions in this channel's plane, row by row. */
  readonly channel?: number | undefined;
}
