import type { InspectResponse } from '../../protocol/requests.ts';
import type { Model } from '../formats/readModel.ts';
import { findLayers, type Layer } from '../graph/findLayers.ts';
import { isBatch } from '../graph/Shape.ts';
import { neuronCount } from '../conductance/unit.ts';

/** A model's inputs, outputs and layers, for people. */
export function inspectModel(model: Model): InspectResponse {
  const { graph } = model;
  const describe = (name: string): InspectResponse['inputs'][number] => {
    const { type, shape } = graph.values.get(name)!;
    return {
      name,
      type,
      shape: shape.map((dim) => (isBatch(dim) ? (dim.batch === 1 ? 'N' : `${dim.batch}N`) : dim)),
    };
  };
  return {
    path: model.path,
    sha256: model.sha256,
    producer: model.producer,
    opset: model.opset,
    inputs: graph.inputs.map(describe),
    outputs: [model.output].map(describe),
    parameters: model.parameters,
    layers: describeLayers(findLayers(graph, model.input, model.output)),
  };
}

/** Layers as they are told outside of the engine. */
export function describeLayers(layers: readonly Layer[]): InspectResponse['layers'] {
  return layers.map((layer) => ({
    name: layer.name,
    operator: layer.operator,
    shape: [...layer.shape],
    neurons: neuronCount(layer, 'channel'),
    parameters: layer.parameters,
    cut: layer.cut,
  }));
}
