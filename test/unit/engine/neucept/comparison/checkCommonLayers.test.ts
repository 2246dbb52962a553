import { describe, expect, it } from 'vitest';
import { checkCommonLayers } from '../../../../../src/engine/neucept/comparison/checkCommonLayers.ts';
import type { InspectResponse } from '../../../../../src/protocol/requests.ts';

const model = (path: string, ...names: string[]) => ({
  path,
  layers: names.map((name) => ({ name })) as InspectResponse['layers'],
});

describe('checkCommonLayers', () => {
  it('is content with one layer in common, or with those asked for', () => {
    const models = [model('a.onnx', 'conv1', 'fc'), model('b.onnx', 'fc', 'fc2')] as const;
    expect(() => checkCommonLayers(models)).not.toThrow();
    expect(() => checkCommonLayers(models, ['fc', 'input'])).not.toThrow();
    expect(() => checkCommonLayers(models, ['fc', 'fc2'])).toThrow(
      'a.onnx has no layer fc2; it has conv1, fc',
    );
  });

  it('refuses models without a common layer', () => {
    expect(() => checkCommonLayers([model('a.onnx', 'conv1'), model('b.onnx')])).toThrow(
      'a.onnx and b.onnx have no layer of the same name (conv1 against none)',
    );
  });
});
