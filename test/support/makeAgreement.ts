import { agree, type AgreementInput } from '../../src/engine/agreement/agree.ts';
import type { EvidenceResult } from '../../src/engine/agreement/neuronEvidence.ts';
import type { AgreementResult } from '../../src/protocol/AgreementResult.ts';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import type { PathwayResult } from '../../src/protocol/PathwayResult.ts';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { makeConductanceResult } from './makeConductanceResult.ts';
import { makeNeucept } from './makeNeucept.ts';
import { makePathwayResult } from './makePathwayResult.ts';
import { makeRulesResult } from './makeRulesResult.ts';

export interface AgreementCase {
  readonly conductance: ConductanceResult;
  readonly pathway: PathwayResult;
  readonly neucept: NeuceptResult;
  readonly rules: RulesResult;
}

/**
 * Analyses of one network with a convolution [2, 4, 4] and a dense layer of 8 neurons. In the dense layer, neuron 5 is
 * constant for NeuCEPT, 4 stands for 7 as well, and rules have 1, 4 and 6.
 */
export function makeAgreementCase(): AgreementCase {
  const pathway = makePathwayResult();
  const { model, data } = pathway;
  const made = makeConductanceResult({
    samples: 20,
    inputShape: [1, 6, 6],
    featureSelection: false,
    layers: [
      { name: 'conv', operator: 'Relu', shape: [2, 4, 4] },
      { name: 'dense', operator: 'Relu', shape: [8] },
    ],
  });
  const conductance = { ...made, model, data: { ...data, samples: 20 } };
  conductance.layers[1]!.meanAbsolute = [0.1, 0.9, 0.3, 0.2, 0.8, 0, 0.7, 0.6];
  const critical = makeNeucept({
    name: 'dense',
    shape: [8],
    unit: 'channel',
    neurons: 8,
    tested: [0, 1, 2, 3, 4, 6],
    dead: [5],
    groups: [{ representative: 4, members: [4, 7] }],
    blocks: [6],
    statistics: [0.1, 0.5, 0.2, -0.1, 0.4, 0.3],
    counts: [0, 10, 0, 0, 10, 0],
    eValues: [0, 4, 0, 0, 4, 0],
    selected: [1, 4],
    order: [1, 4, 6, 2, 0, 3],
    ranks: [1, 1, 3, 3, 3, 3],
  });
  const neucept: NeuceptResult = {
    ...critical,
    model,
    data: { ...data, samples: 1000 },
    parameters: {
      ...critical.parameters,
      network: { layers: ['dense'], class: 1, unit: 'channel', samples: 'all' },
    },
    warnings: [],
  };
  const rule = (
    head: number[],
    tail: number[],
    gain: number,
  ): RulesResult['pairs'][number]['rules'][number] => ({
    ...{ head, tail, gain, l: 1, k: 1, applies: 100, support: 90, confidence: 0.9 },
  });
  const rules = makeRulesResult({
    model,
    data: { ...data, samples: 1000 },
    layers: [
      { name: 'class', kind: 'class', shape: [3], active: [300, 300, 400], names: ['cat', 'dog', 'owl'] },
      { name: 'dense', kind: 'layer', shape: [8], active: [200, 200, 200, 200, 200, 0, 200, 1000] },
      { name: 'conv', kind: 'layer', shape: [2, 4, 4], active: [500, 1000] },
    ],
    pairs: [
      {
        ...{ from: 'class', to: 'dense', bits: { baseline: 900, model: 800 }, partial: false },
        rules: [rule([0], [1, 4], 60), rule([1], [4], 40)],
      },
      {
        ...{ from: 'dense', to: 'conv', bits: { baseline: 900, model: 880 }, partial: false },
        rules: [rule([6], [0], 20)],
      },
    ],
    warnings: [],
  });
  return { conductance, pathway, neucept, rules };
}

export function inputsOf(results: readonly EvidenceResult[]): AgreementInput[] {
  return results.map((result) => ({ result, path: `${result.kind}.nlens.json` }));
}

/** An agreement of four analyses on a layer, and of three on another. */
export function makeAgreement(): AgreementResult {
  const { conductance, pathway, neucept, rules } = makeAgreementCase();
  return agree(inputsOf([conductance, pathway, neucept, rules]));
}
