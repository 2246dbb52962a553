import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathwayDefaults } from '../../../src/engine/pathways/pathwayDefaults.ts';
import {
  evaluationDefaults,
  evaluationSamples,
} from '../../../src/engine/evaluation/attribution/evaluationDefaults.ts';
import { trainingDefaults } from '../../../src/engine/training/trainingDefaults.ts';
import { rulesDefaults } from '../../../src/engine/rules/rulesDefaults.ts';

interface Setting {
  readonly default: unknown;
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
