/** A network in the tree. */
export interface ModelNode {
  readonly kind: 'model';
  /** What its name and paths are of. */
  readonly folder: string;
  readonly name: string;
  readonly path: string;
  /** For the engine: its name in neuron-lens.json, or its path. */
  readonly model: string;
  readonly where: string;
  readonly missing: boolean;
}

/** A data set in the tree. */
export interface DataNode {
  readonly kind: 'data';
  readonly folder: string;
  readonly name: string;
  readonly path: string;
  readonly where: string;
  readonly missing: boolean;
}

/** A layer of a network in the tree. */
export interface LayerNode {
  readonly kind: 'layer';
  readonly of: ModelNode;
  readonly name: string;
  readonly detail: string;
  readonly tooltip: string;
}

/** What there is to say instead. */
export interface MessageNode {
  readonly kind: 'message';
  readonly text: string;
}

export type ModelsNode = ModelNode | DataNode | LayerNode | MessageNode;

/** Whether a command was called on an entry of the tree of this kind. */
export function isNode<K extends ModelsNode['kind']>(
  from: unknown,
  ...kinds: readonly K[]
): from is Extract<ModelsNode, { kind: K }> {
  return (
    typeof from === 'object' && from !== null && 'kind' in from && kinds.some((kind) => kind === from.kind)
  );
}
