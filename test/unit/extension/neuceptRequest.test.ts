import { beforeEach, describe, expect, it, vi } from 'vitest';
import { completeMechanismParameters } from '../../../src/engine/neucept/mechanisms/mechanismDefaults.ts';
import { NeuceptRequestSchema } from '../../../src/protocol/requests.ts';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';

vi.mock('vscode', () => fakeVscode);

import { neuceptRequest } from '../../../src/extension/neuceptRequest.ts';

const answers = { folder: '/project', model: 'lenet5', data: 'digits', class: 3, layers: ['conv3'] };

beforeEach(() => editor.reset());

describe('neuceptRequest', () => {
  it('is one that the engine reads, of the answers and the settings', () => {
    editor.settings = {
      'neuronLens.neucept.samples': 500,
      'neuronLens.neucept.precision': 0.8,
      'neuronLens.neucept.tested': 'class',
      'neuronLens.neucept.unit': 'element',
      'neuronLens.seed': 7,
    };
    const request = NeuceptRequestSchema.parse(neuceptRequest(answers));
    expect(request).toMatchObject({
      workspace: '/project',
      model: 'lenet5',
      data: 'digits',
      limit: 500,
      seed: 7,
    });
    expect(request.parameters).toMatchObject({
      precision: 0.8,
      network: { class: 3, layers: ['conv3'], samples: 'class', unit: 'element' },
    });
    expect(request.parameters.mechanisms).toBeUndefined();
  });

  it.each(['auto', 5] as const)('asks for %s mechanisms where they are wanted', (count) => {
    editor.settings['neuronLens.neucept.clustering'] = 'mixture';
    const { mechanisms } = NeuceptRequestSchema.parse(neuceptRequest(answers, count)).parameters;
    expect(completeMechanismParameters(mechanisms!)).toMatchObject({ count, clustering: 'mixture' });
  });
});
