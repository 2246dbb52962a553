import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/engine/InputError.ts';
import {
  findCriticalNeurons,
  type CriticalNeuronsProblem,
} from '../../../../src/engine/neucept/findCriticalNeurons.ts';
import { completeNeuceptParameters } from '../../../../src/engine/neucept/neuceptDefaults.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import type { NeuceptLayer } from '../../../../src/protocol/NeuceptResult.ts';
import { NeuceptLayerSchema } from '../../../../src/protocol/NeuceptResult.ts';
import { simulateActivations, type Simulated } from '../../../support/simulateActivations.ts';

type Asked = Parameters<typeof completeNeuceptParameters>[0];

async function find(
  { activations, response }: Pick<Simulated, 'activations' | 'response'>,
  asked: Asked = {},
  more: Partial<CriticalNeuronsProblem> & { warnings?: string[] } = {},
): Promise<NeuceptLayer> {
  const layer = await findCriticalNeurons(
    {
      name: 'layer',
      shape: [activations.columns],
      activations,
      response,
      responseName: 'response',
      parameters: completeNeuceptParameters(asked),
      seed: 1,
      memory: 2 ** 30,
      signal: new AbortController().signal,
      begun: () => {},
      done: () => {},
      ...more,
    },
    more.warnings ?? [],
  );
  return NeuceptLayerSchema.parse(layer);
}

const simulate = (seed: number, more: Partial<Parameters<typeof simulateActivations>[1]> = {}): Simulated =>
  simulateActivations(new Random(seed), {
    samples: 400,
    neurons: 60,
    critical: 20,
    covariance: 'ar1',
    response: 'linear',
    signal: 0.4,
    ...more,
  });

describe('findCriticalNeurons', () => {
  it('finds neurons that determine the response, and the same ones for the same seed in any number of threads', async () => {
    const simulated = simulate(1, { samples: 2000 });
    const asked = { precision: 0.8, runs: 8 };
    const here = await find(simulated, asked, { threads: 1 });
    expect(here.selected.length).toBeGreaterThan(15);
    const truth = new Set(simulated.critical);
    expect(here.selected.filter((neuron) => !truth.has(neuron)).length).toBeLessThanOrEqual(4);
    const there = await find({ ...simulated }, { ...asked, runs: 30 }, { threads: 2 });
    const again = await find(simulated, { ...asked, runs: 30 }, { threads: 1 });
    expect(there).toEqual(again);
    // Fewer runs than threads: the folds of a run are shared out.
    const two = { ...asked, runs: 2 };
    const large = simulate(1, { samples: 600, neurons: 220 });
    expect(await find(large, two, { threads: 3 })).toEqual(await find(large, two, { threads: 1 }));
    expect(await find(simulated, asked, { seed: 2 })).not.toEqual(here);
  });

  it('keeps the false discovery rate, in a simulation', async () => {
    const repetitions = 30;
    const q = 0.2;
    for (const aggregation of ['selection-count', 'e-values'] as const) {
      const shares: number[] = [];
      let power = 0;
      for (let seed = 0; seed < repetitions; seed++) {
        const simulated = simulate(seed, { response: seed % 2 ? 'linear' : 'nonlinear' });
        const runs = aggregation === 'e-values' ? 3 : 1;
        const { selected } = await find(simulated, { precision: 1 - q, aggregation, runs }, { seed });
        const truth = new Set(simulated.critical);
        const hits = selected.filter((neuron) => truth.has(neuron)).length;
        shares.push((selected.length - hits) / Math.max(1, selected.length));
        power += hits / truth.size / repetitions;
      }
      const rate = shares.reduce((a, b) => a + b, 0) / repetitions;
      const error = Math.sqrt(shares.reduce((sum, share) => sum + (share - rate) ** 2, 0)) / repetitions;
      expect(rate, aggregation).toBeLessThan(q + 2 * error);
      expect(power, aggregation).toBeGreaterThan(0.2);
    }
  });

  it('selects anything at all in no more than the share q of cases where the response is chance', async () => {
    const cases = 60;
    const q = 0.2;
    let wrong = 0;
    for (let seed = 0; seed < cases; seed++) {
      const { activations } = simulate(seed, { samples: 200, neurons: 40 });
      const response = new Float64Array(activations.rows);
      new Random(1000 + seed).fillNormal(response);
      const { selected } = await find({ activations, response }, { precision: 1 - q, runs: 2 }, { seed });
      if (selected.length > 0) wrong++;
    }
    expect(wrong / cases).toBeLessThan(q + 2 * Math.sqrt((q * (1 - q)) / cases));
  });

  it("selects the response's Markov blanket: causes, effects and other causes of these, but no causes of causes", async () => {
    const [causes, effects, samples] = [20, 10, 2000];
    // Causes, what causes them, effects, what else causes these, and what has nothing to do with anything.
    const begin = { cause: 0, before: causes, effect: 2 * causes, other: 2 * causes + effects };
    const neurons = 2 * causes + 2 * effects + 20;
    const blanket = new Set(
      Array.from({ length: neurons }, (_, j) => j).filter(
        (j) => j < begin.before || (j >= begin.effect && j < begin.other + effects),
      ),
    );
    let [selectedInAll, wrong, found, others] = [0, 0, 0, 0];
    for (let seed = 0; seed < 4; seed++) {
      const activations = new Matrix(samples, neurons);
      const random = new Random(seed);
      random.fillNormal(activations.values);
      const response = Float64Array.from({ length: samples }, (_, i) => {
        let y = random.normal();
        for (let j = 0; j < causes; j++) {
          const own = 0.8 * activations.at(i, begin.before + j) + 0.6 * activations.at(i, begin.cause + j);
          activations.set(i, begin.cause + j, own);
          y += 0.5 * own;
        }
        for (let j = 0; j < effects; j++) {
          const effect = 0.5 * y + activations.at(i, begin.other + j) + activations.at(i, begin.effect + j);
          activations.set(i, begin.effect + j, effect);
        }
        return y;
      });
      const { selected } = await find({ activations, response }, { precision: 0.8, runs: 5 }, { seed });
      selectedInAll += selected.length;
      wrong += selected.filter((neuron) => !blanket.has(neuron)).length;
      found += selected.filter((neuron) => blanket.has(neuron)).length;
      others += selected.filter((neuron) => neuron >= begin.other && neuron < begin.other + effects).length;
    }
    expect(wrong / selectedInAll).toBeLessThan(0.2);
    expect(found / (4 * blanket.size)).toBeGreaterThan(0.9);
    // They have nothing to do with the response but through its effects.
    expect(others / (4 * effects)).toBeGreaterThan(0.8);
  });

  it('does not depend on the units of activations and response', async () => {
    const { activations, response } = simulate(4);
    const scaled = (by: number): Matrix => {
      const copy = activations.copy();
      copy.values.forEach((value, i) => (copy.values[i] = value * by));
      return copy;
    };
    const asked = { runs: 2, precision: 0.8 };
    const found = await find({ activations, response }, asked);
    for (const power of [-900, -30, 700, 1000]) {
      const unit = 2 ** power;
      const other = { activations: scaled(unit), response: response.map((value) => value / unit) };
      expect(await find(other, asked)).toEqual(found);
    }
  });

  it('selects nothing where nothing determines the response, and says from which level on it would', async () => {
    const { activations } = simulate(2);
    const response = new Float64Array(activations.rows);
    new Random(99).fillNormal(response);
    const { selected, next, cut } = await find({ activations, response }, { runs: 5 });
    expect(selected).toEqual([]);
    expect(cut).toBeUndefined();
    if (next) expect(next.q).toBeGreaterThan(0.1);
  });

  it('sets constant neurons aside, and lets one of several copies stand for all', async () => {
    const simulated = simulate(3);
    const { activations } = simulated;
    for (let i = 0; i < activations.rows; i++) {
      activations.set(i, 7, 0.3);
      activations.set(i, 9, -2 * activations.at(i, 8) + 1);
    }
    const warnings: string[] = [];
    const layer = await find(simulated, { runs: 1, group: 1 }, { warnings });
    expect(layer.dead).toEqual([7]);
    expect(layer.groups).toEqual([{ representative: 8, members: [8, 9] }]);
    expect(layer.tested).not.toContain(7);
    expect(layer.tested).not.toContain(9);
    expect(layer.tested).toHaveLength(58);
    expect(warnings.join()).toContain('1 of 60 neurons are constant');
  });

  it('lets the most central one of each set that is given stand for it, and groups these by correlation', async () => {
    const simulated = simulate(3);
    const { activations } = simulated;
    for (let i = 0; i < activations.rows; i++) {
      activations.set(i, 2, activations.at(i, 1) + activations.at(i, 3));
      activations.set(i, 21, 3);
      activations.set(i, 41, activations.at(i, 2));
    }
    const together = Array.from({ length: 3 }, (_, set) =>
      Array.from({ length: 20 }, (_u, i) => 20 * set + i),
    );
    together[0] = [1, 2, 3];
    together[2] = [41];
    const layer = await find(simulated, { runs: 1, precision: 0.5 }, { together });
    const second = layer.tested[1]!;
    expect(layer.tested).toEqual([2, second]);
    expect(second).toBeGreaterThan(19);
    expect(layer.groups).toEqual([
      { representative: 2, members: [1, 2, 3, 41] },
      { representative: second, members: together[1]!.filter((neuron) => neuron !== 21) },
    ]);
    expect(layer.dead).toEqual([21]);
  });

  it('shows equal scores as ties', async () => {
    const layer = await find(simulate(1, { samples: 2000 }), {
      precision: 0.7,
      runs: 3,
      aggregation: 'selection-count',
    });
    const count = (neuron: number) => layer.counts[layer.tested.indexOf(neuron)]!;
    layer.order.forEach((neuron, i) => {
      expect(layer.ranks[i]).toBe(1 + layer.order.filter((other) => count(other) > count(neuron)).length);
    });
    expect(new Set(layer.ranks).size).toBeLessThan(layer.ranks.length);
    expect(layer.selected).toEqual(layer.order.filter((neuron) => count(neuron) >= 2));
  });

  it('warns of what makes its answer weak', async () => {
    const warnings: string[] = [];
    await find(simulate(4, { samples: 55 }), { runs: 1, precision: 0.98 }, { warnings });
    expect(warnings.join('\n')).toContain('more neurons (60) than samples (55)');
    expect(warnings.join('\n')).toContain('no fewer than 100 neurons can be selected');
    const { activations } = simulate(5);
    const response = Float64Array.from(
      { length: activations.rows },
      (_, i) => activations.at(i, 0) - activations.at(i, 1),
    );
    warnings.length = 0;
    await find(
      { activations, response },
      { runs: 1, threshold: 'knockoff', aggregation: 'selection-count' },
      { warnings },
    );
    expect(warnings.join('\n')).toContain('the response is a linear function of these neurons');
    expect(warnings.join('\n')).toContain('modified false discovery rate');
  });

  it('works with every statistic and S', async () => {
    const simulated = simulate(6, { samples: 1500 });
    for (const asked of [
      { statistic: 'ridge' },
      { statistic: 'correlation' },
      { statistic: 'forest' },
      { s: 'sdp' },
      { s: 'maxent' },
      { s: 'equicorrelated' },
    ] as const) {
      const { statistics, tested } = await find(simulated, { ...asked, runs: 1 });
      const mean = (of: (neuron: number) => boolean): number => {
        const chosen = statistics.filter((_, j) => of(tested[j]!));
        return chosen.reduce((a, b) => a + b, 0) / chosen.length;
      };
      const truth = new Set(simulated.critical);
      expect(
        mean((j) => truth.has(j)),
        JSON.stringify(asked),
      ).toBeGreaterThan(3 * Math.abs(mean((j) => !truth.has(j))));
    }
  });

  it('finds by a forest what is not linear, and keeps the false discovery rate', async () => {
    const q = 0.25;
    const repetitions = 16;
    const shares: number[] = [];
    const found = { forest: 0, lasso: 0 };
    for (let seed = 0; seed < repetitions; seed++) {
      const { activations } = simulate(seed, { samples: 500, neurons: 40 });
      const critical = Array.from({ length: 10 }, (_, k) => 4 * k + 1);
      const response = new Float64Array(activations.rows);
      new Random(seed + 100).fillNormal(response);
      for (let i = 0; i < response.length; i++) {
        for (const neuron of critical) response[i] = response[i]! + activations.at(i, neuron) ** 2;
      }
      for (const statistic of ['forest', 'lasso'] as const) {
        const asked = { statistic, precision: 1 - q, runs: 1, aggregation: 'selection-count' } as const;
        const { selected } = await find({ activations, response }, asked, { seed });
        const hits = selected.filter((neuron) => critical.includes(neuron)).length;
        found[statistic] += hits / critical.length / repetitions;
        if (statistic === 'forest') shares.push((selected.length - hits) / Math.max(1, selected.length));
      }
    }
    const rate = shares.reduce((a, b) => a + b, 0) / repetitions;
    const error = Math.sqrt(shares.reduce((sum, share) => sum + (share - rate) ** 2, 0)) / repetitions;
    expect(rate).toBeLessThan(q + 2 * error);
    expect(found.forest).toBeGreaterThan(0.7);
    expect(found.lasso).toBeLessThan(0.2);
  });

  it('refuses what cannot be analysed', async () => {
    const fails = async (
      simulated: Pick<Simulated, 'activations' | 'response'>,
      message: string,
      asked: Asked = {},
      memory = 2 ** 30,
    ) => {
      const found = find(simulated, { runs: 1, ...asked }, { memory });
      await expect(found).rejects.toThrow(InputError);
      await expect(find(simulated, { runs: 1, ...asked }, { memory })).rejects.toThrow(message);
    };
    const { activations, response } = simulate(7);
    await fails(simulate(7, { samples: 49 }), 'layer has 49 samples');
    await fails(
      { activations, response: new Float64Array(400).fill(0.1) },
      'response is the same in all 400 samples',
    );
    await fails({ activations: new Matrix(400, 3), response }, 'all 3 neurons are constant');
    await fails({ activations, response }, 'need about', {}, 2 ** 20);
    await fails({ activations, response }, 'correlations of 60 neurons need 1 MB', {}, 2 * 60 * 60 * 8 - 1);
    const damaged = activations.copy();
    damaged.set(11, 2, NaN);
    await fails({ activations: damaged, response }, 'layer: row 11, neuron 2 is NaN');
    await fails(
      { activations, response: response.map((value, i) => (i === 5 ? Infinity : value)) },
      'response: row 5 is Infinity',
    );
    expect(() => completeNeuceptParameters({ precision: 1 })).toThrow('precision: it has to be below 1');
    expect(() => completeNeuceptParameters({ threshold: 'knockoff' })).toThrow('selection-count');
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const found = find(
      simulate(8, { samples: 3000 }),
      { runs: 10_000 },
      { signal: controller.signal, threads: 2 },
    );
    setTimeout(() => controller.abort(new Error('cancelled')), 300);
    await expect(found).rejects.toThrow('cancelled');
  });

  it('hears of a cancel before the first run', async () => {
    const controller = new AbortController();
    let begun = false;
    const found = find(
      simulate(8, { samples: 3000, neurons: 300 }),
      { runs: 1 },
      { signal: controller.signal, threads: 1, begun: () => (begun = true) },
    );
    setImmediate(() => controller.abort(new Error('cancelled')));
    await expect(found).rejects.toThrow('cancelled');
    expect(begun).toBe(false);
  });
});
