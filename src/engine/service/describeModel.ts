import type { ModelDescription } from '../../protocol/requests.ts';
import type { OnnxModel } from '../formats/onnx/readOnnx.ts';
import { findLayers, type Layer } from '../graph/findLayers.ts';
import { isBatch } from '../graph/Shape.ts';
import { neuronCount } from '../conductance/unit.ts';

/** A model's inputs, outputs and layers, for people. */
export function describeModel(
  model: Omit<OnnxModel, 'weightFiles'> & { readonly path: string },
): ModelDescription {
  const { graph } = model;
  const describe = (name: string): ModelDescription['inputs'][number] => {
    const { type, shape } = graph.values.get(name)!;
    return {
      name,
      type,
      shape: shape.map((dim) => (isBatch(dim) ? (dim.batch === 1 ? 'N' : `${dim.batch}N`) : dim)),
    };
  };
  return {
    path: model.path,
    producer: model.producer,
    opset: model.opset,
    inputs: graph.inputs.map(describe),
    outputs: [model.output].map(describe),
    parameters: model.parameters,
    layers: describeLayers(findLayers(graph, model.input, model.output)),
  };
}

/** Layers as they are told outside of the engine. */
export function describeLayers(layers: readonly Layer[]): ModelDescription['layers'] {
  return layers.map((layer) => ({
    name: layer.name,
    operator: layer.operator,
    shape: [...layer.shape],
    neurons: neuronCount(layer, 'channel'),
    parameters: layer.parameters,
    cut: layer.cut,
    ...(layer.kernel && { kernel: [...layer.kernel] }),
    ...(layer.strides && { strides: [...layer.strides] }),
  }));
}
