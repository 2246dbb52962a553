import type { PathNetwork } from '../conductance/PathNetwork.ts';
import type { Layer } from '../graph/findLayers.ts';
import { producers, type Graph, type Node } from '../graph/Graph.ts';
import { numbers } from '../graph/Tensor.ts';

/** A layer whose neurons can be on a pathway. */
export interface PathwayLayer extends Layer {
  /** Where the slope of a rectifier changes, as values of `before`; none for another layer. */
  readonly kinks: readonly number[];
}

export interface PathwayLayers {
  readonly layers: readonly PathwayLayer[];
  /** They are the rectifiers; false where the network has none and they are its hidden layers. */
  readonly rectified: boolean;
}

/**
 * The layers that pathways run through: every call of a rectifier is one, so that a rectifier that a network reuses is
 * several. A rectifier inside another activation function (hard swish) is none. Of a network without rectifiers, its
 * hidden layers.
 */
export function pathwayLayers({ graph, layers }: PathNetwork): PathwayLayers {
  const producer = producers(graph);
  const rectifiers = layers.flatMap((layer): PathwayLayer[] => {
    const kinks = kinksOf(graph, rectifierNodes(producer, layer));
    return kinks ? [{ ...layer, kinks }] : [];
  });
  if (rectifiers.length > 0) return { layers: rectifiers, rectified: true };
  return { layers: layers.map((layer) => ({ ...layer, kinks: [] })), rectified: false };
}

/** The nodes from `before` to the layer's value: one, or the Relu and Clip that PyTorch writes for ReLU6. Empty for a longer way. */
export function rectifierNodes(producer: ReadonlyMap<string, Node>, { value, before }: Layer): Node[] {
  const last = producer.get(value);
  if (!last) return [];
  if (last.inputs[0] === before) return [last];
  const first = producer.get(last.inputs[0]!);
  return first?.inputs[0] === before && first.operator === 'Relu' && last.operator === 'Clip'
    ? [first, last]
    : [];
}

/** Undefined where one of the nodes is no rectifier. */
function kinksOf(graph: Graph, nodes: readonly Node[]): number[] | undefined {
  const kinks = nodes.map((node) => {
    const bound = (input: number): number | undefined => {
      const constant = graph.constants.get(node.inputs[input] ?? '');
      return constant && constant.data.length === 1 ? numbers(constant)[0]! : undefined;
    };
    switch (node.operator) {
      case 'Relu':
      case 'LeakyRelu':
      case 'PRelu':
        return [0];
      case 'Clip': {
        const high = bound(2);
        return bound(1) === 0 ? [0, ...(high !== undefined && high < 3e38 ? [high] : [])] : undefined;
      }
      case 'Max':
        return node.inputs.length === 2 && bound(1) === 0 ? [0] : undefined;
      default:
        return undefined;
    }
  });
  if (kinks.length === 0 || kinks.includes(undefined)) return undefined;
  return [...new Set(kinks.flatMap((list) => list!))];
}
