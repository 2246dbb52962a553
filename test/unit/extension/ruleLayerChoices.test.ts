import { describe, expect, it } from 'vitest';
import { ruleLayerChoices } from '../../../src/extension/questions/ruleLayerChoices.ts';
import type { ModelDescription } from '../../../src/protocol/requests.ts';

/** Layers in running order, as name: [neurons, ...positions]. */
function model(layers: Record<string, number[]>, classes = 10, branches: string[] = []): ModelDescription {
  return {
    path: 'm.onnx',
    producer: 'test',
    opset: 17,
    inputs: [],
    outputs: [{ name: 'logits', type: 'float32', shape: classes === 1 ? ['N'] : ['N', classes] }],
    parameters: 0,
    layers: Object.entries(layers).map(([name, shape]) => ({
      name,
      operator: 'Conv',
      shape,
      neurons: shape[0]!,
      parameters: 0,
      cut: !branches.includes(name),
    })),
  };
}
const names = (choices: ReturnType<typeof ruleLayerChoices>) => choices.map(({ value }) => value);
const picked = (choices: ReturnType<typeof ruleLayerChoices>) =>
  names(choices.filter((choice) => choice.picked));

describe('ruleLayerChoices', () => {
  it('lists the classes and then the layers from the output down', () => {
    const choices = ruleLayerChoices(model({ conv1: [6, 28, 28], conv2: [16, 10, 10], fc: [84] }), 'channel');
    expect(names(choices)).toEqual(['class', 'fc', 'conv2', 'conv1']);
  });

  const lenet = model({ conv1: [6, 28, 28], conv2: [16, 10, 10], conv3: [120, 1, 1], linear: [84] });
  const convolutions = model({ conv1: [6, 28, 28], conv2: [16, 10, 10] });

  it('checks the classes and the last layers without positions, or the last layer', () => {
    expect(picked(ruleLayerChoices(lenet, 'channel'))).toEqual(['class', 'linear', 'conv3']);
    expect(picked(ruleLayerChoices(convolutions, 'channel'))).toEqual(['class', 'conv2']);
  });

  it.each(['position', 'element'] as const)(
    'checks the last layer with positions for the unit %s',
    (unit) => {
      expect(picked(ruleLayerChoices(lenet, unit))).toEqual(['class', 'linear', 'conv3', 'conv2']);
      expect(picked(ruleLayerChoices(convolutions, unit))).toEqual(['class', 'conv2']);
    },
  );

  it('checks three layers at most where none has positions, and no branch', () => {
    const dense = { a: [8], b: [8], c: [8], d: [8], e: [8] };
    expect(picked(ruleLayerChoices(model(dense), 'channel'))).toEqual(['class', 'e', 'd', 'c']);
    expect(picked(ruleLayerChoices(model(dense, 10, ['d']), 'element'))).toEqual(['class', 'e', 'c', 'b']);
  });

  it('offers no classes where the network has one output', () => {
    expect(names(ruleLayerChoices(model({ a: [8], b: [8] }, 1), 'channel'))).toEqual(['b', 'a']);
  });
});
