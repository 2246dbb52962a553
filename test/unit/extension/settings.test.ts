import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ZodEnum } from 'zod';
import { mechanismDefaults } from '../../../src/engine/neucept/mechanisms/mechanismDefaults.ts';
import { neuceptDefaults, neuceptNetworkDefaults } from '../../../src/engine/neucept/neuceptDefaults.ts';
import { pathwayDefaults } from '../../../src/engine/pathways/pathwayDefaults.ts';
import {
  evaluationDefaults,
  evaluationSamples,
} from '../../../src/engine/evaluation/attribution/evaluationDefaults.ts';
import { trainingDefaults } from '../../../src/engine/training/trainingDefaults.ts';
import { rulesDefaults } from '../../../src/engine/rules/rulesDefaults.ts';
import { MechanismParametersSchema } from '../../../src/protocol/Mechanisms.ts';
import {
  NeuceptNetworkParametersSchema,
  NeuceptParametersSchema,
} from '../../../src/protocol/NeuceptResult.ts';

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
}
const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { configuration: { properties: Record<string, Setting> } };
};
const declared = contributes.configuration.properties;
const source = readFileSync('src/extension/settings.ts', 'utf8');

describe('settings', () => {
  it.each(['target', 'theta', 'mu', 'unit', 'cascade'] as const)(
    'rules.%s begins where the engine does',
    (name) => {
      expect(declared[`neuronLens.rules.${name}`]!.default).toBe(rulesDefaults[name]);
    },
  );

  it.each(['score', 'sparsity', 'unit', 'steps', 'gradient', 'maps', 'compare'] as const)(
    'pathway.%s begins where the engine does',
    (name) => {
      expect(declared[`neuronLens.pathway.${name}`]!.default).toEqual(pathwayDefaults[name]);
    },
  );

  it('critical neurons and mechanisms begin where the engine does', () => {
    const { unit, samples: tested } = neuceptNetworkDefaults;
    const all = { ...neuceptDefaults, unit, tested, ...mechanismDefaults };
    for (const [name, value] of Object.entries(all)) {
      // The number of mechanisms is asked for.
      if (name !== 'count') expect(declared[`neuronLens.neucept.${name}`]!.default, name).toEqual(value);
    }
  });

  it('critical neurons and mechanisms can be chosen as the engine does', () => {
    const schemas = {
      ...NeuceptParametersSchema.shape,
      unit: NeuceptNetworkParametersSchema.shape.unit,
      tested: NeuceptNetworkParametersSchema.shape.samples,
      ...MechanismParametersSchema.shape,
    };
    for (const [name, schema] of Object.entries(schemas)) {
      if (schema instanceof ZodEnum) {
        expect(declared[`neuronLens.neucept.${name}`]!.enum, name).toEqual(schema.options);
      }
    }
  });

  it('evaluation begins where the engine does', () => {
    const { methods, sparsity, repeats } = evaluationDefaults.roar;
    const samples = evaluationSamples;
    for (const [name, value] of Object.entries({
      samples,
      methods,
      sparsity,
      repeats,
      epochs: trainingDefaults.epochs,
    })) {
      expect(declared[`neuronLens.evaluation.${name}`]!.default).toEqual(value);
    }
  });

  it('reads every setting there is, and declares every one it reads', () => {
    const read = [...source.matchAll(/get(?:<[^(]*>)?\('([\w.]+)'/g)].map(([, name]) => `neuronLens.${name}`);
    expect(new Set(read)).toEqual(new Set(Object.keys(declared)));
  });
});
