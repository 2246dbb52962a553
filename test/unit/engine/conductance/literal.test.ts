import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { dense, handNetwork, handRunner, rows } from '../../../support/pathNetworks.ts';

// The paper's equations written down literally for F(x) = v · tanh(V · tanh(W x)), with derivatives by differences.

interface Network {
  readonly w: number[][];
  readonly v: number[][];
  readonly out: number[];
}

const inputs = 3;
const hidden = 4;
const upper = 2;

function randomNetwork(seed: number): Network {
  const random = new Random(seed);
  const matrix = (a: number, b: number): number[][] =>
    Array.from({ length: a }, () => Array.from({ length: b }, () => Math.fround(random.normal())));
  return { w: matrix(inputs, hidden), v: matrix(hidden, upper), out: matrix(1, upper)[0]! };
}

function times(x: readonly number[], matrix: readonly (readonly number[])[]): number[] {
  return matrix[0]!.map((_, j) => x.reduce((sum, value, i) => sum + value * matrix[i]![j]!, 0));
}

const hiddenOf = ({ w }: Network, x: readonly number[]): number[] => times(x, w).map(Math.tanh);
const outputOf = ({ v, out }: Network, y: readonly number[]): number =>
  times(y, v)
    .map(Math.tanh)
    .reduce((sum, value, k) => sum + out[k]! * value, 0);

const step = 1e-5;
const bump = (values: readonly number[], i: number, by: number): number[] =>
  values.map((value, k) => (k === i ? value + by : value));
const slope = (f: (x: readonly number[]) => number, at: readonly number[], i: number): number =>
  (f(bump(at, i, step)) - f(bump(at, i, -step))) / (2 * step);

/** Eq. 2 for neuron j and input i, by the midpoint rule. */
function eq2(network: Network, x: readonly number[], base: readonly number[], j: number, i: number): number {
  const points = 400;
  let integral = 0;
  for (let k = 0; k < points; k++) {
    const alpha = (k + 0.5) / points;
    const at = x.map((value, m) => base[m]! + alpha * (value - base[m]!));
    const dFdy = slope((y) => outputOf(network, y), hiddenOf(network, at), j);
    const dydx = slope((z) => hiddenOf(network, z)[j]!, at, i);
    integral += (dFdy * dydx) / points;
  }
  return (x[i]! - base[i]!) * integral;
}

function engineNetwork({ w, v, out }: Network) {
  return handNetwork([inputs], 1, (builder, x) => {
    const y = builder.add('Tanh', [dense(builder, x, w, new Array<number>(hidden).fill(0))]);
    const u = builder.add('Tanh', [dense(builder, y, v, new Array<number>(upper).fill(0))]);
    return {
      layers: { y, u },
      output: dense(
        builder,
        u,
        out.map((value) => [value]),
        [0],
      ),
    };
  });
}

const vector = fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: inputs, maxLength: inputs });

describe('conductance against the equations of the paper', () => {
  const network = randomNetwork(7);
  const x = [0.9, -0.4, 1.3].map(Math.fround);
  const base = [0.1, 0.2, -0.3].map(Math.fround);
  const batch = rows([x], [base]);

  it('eq. 3: the sum over the inputs of eq. 2, for every neuron', async () => {
    const { conductance } = await handRunner(engineNetwork(network)).sweep(batch, 400);
    for (let j = 0; j < hidden; j++) {
      const literal = x.reduce((sum, _, i) => sum + eq2(network, x, base, j, i), 0);
      expect(conductance[0]![j]).toBeCloseTo(literal, 4);
    }
  });

  it('eq. 2: the map of one neuron', async () => {
    const runner = handRunner(engineNetwork(network), { spacing: 'middle' });
    for (const j of [0, 3]) {
      const map = await runner.pixelMap(0, j, batch, 399);
      x.forEach((_, i) => expect(map[i]).toBeCloseTo(eq2(network, x, base, j, i), 4));
    }
  });

  it('eq. 4: internal influence', async () => {
    const { influence } = await handRunner(engineNetwork(network)).sweep(batch, 400);
    for (let j = 0; j < hidden; j++) {
      let literal = 0;
      for (let k = 0; k < 400; k++) {
        const at = x.map((value, m) => base[m]! + ((k + 0.5) / 400) * (value - base[m]!));
        literal += slope((y) => outputOf(network, y), hiddenOf(network, at), j) / 400;
      }
      expect(influence[0]![j]).toBeCloseTo(literal, 4);
    }
  });

  it('DeepLift (rescale): Δy times the quotients of differences above it', async () => {
    const attributions = await handRunner(engineNetwork(network)).deepLift(batch);
    const [y, yBase] = [hiddenOf(network, x), hiddenOf(network, base)];
    const [above, aboveBase] = [times(y, network.v), times(yBase, network.v)];
    for (let j = 0; j < hidden; j++) {
      let multiplier = 0;
      for (let k = 0; k < upper; k++) {
        const quotient = (Math.tanh(above[k]!) - Math.tanh(aboveBase[k]!)) / (above[k]! - aboveBase[k]!);
        multiplier += network.out[k]! * quotient * network.v[j]![k]!;
      }
      expect(attributions[0]![j]).toBeCloseTo(multiplier * (y[j]! - yBase[j]!), 6);
    }
  });

  it('gives the same in one run and in chunks of any size, for one sample and for several', async () => {
    const other = [-1.1, 0.7, 0.2].map(Math.fround);
    const both = rows([x, other], [base, base]);
    const whole = await handRunner(engineNetwork(network)).sweep(both, 17);
    for (const rowsInRun of [1, 2, 4, 7, 10, 34]) {
      const chunked = await handRunner(engineNetwork(network), { plan: { rows: rowsInRun } }).sweep(both, 17);
      whole.conductance.forEach((values, layer) =>
        values.forEach((value, i) => expect(chunked.conductance[layer]![i]).toBeCloseTo(value, 12)),
      );
      whole.influence.forEach((values, layer) =>
        values.forEach((value, i) => expect(chunked.influence[layer]![i]).toBeCloseTo(value, 12)),
      );
    }
    const single = await handRunner(engineNetwork(network)).sweep(batch, 17);
    single.conductance[0]!.forEach((value, i) => expect(whole.conductance[0]![i]).toBeCloseTo(value, 12));
  });
});

describe('axioms, for random networks, inputs and baselines', () => {
  it("completeness: every layer sums to F(x) - F(x')", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), vector, vector, async (seed, x, base) => {
        const network = randomNetwork(seed);
        const { conductance } = await handRunner(engineNetwork(network)).sweep(rows([x], [base]), 256);
        const expected = outputOf(network, hiddenOf(network, x)) - outputOf(network, hiddenOf(network, base));
        for (const layer of conductance) {
          expect(Math.abs(layer.reduce((sum, value) => sum + value, 0) - expected)).toBeLessThan(2e-3);
        }
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('linearity: a·g1 + b·g2 gets a times and b times the conductances', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        vector,
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        async (seed, x, a, b) => {
          const network = randomNetwork(seed);
          const of = async (out: readonly number[]): Promise<Float64Array> => {
            const runner = handRunner(engineNetwork({ ...network, out: out.map(Math.fround) }));
            return (await runner.sweep(rows([x], [[0, 0, 0]]), 16)).conductance[0]!;
          };
          const [first, second, mixed] = [await of([1, 0]), await of([0, 1]), await of([a, b])];
          mixed.forEach((value, j) =>
            expect(value).toBeCloseTo(Math.fround(a) * first[j]! + Math.fround(b) * second[j]!, 5),
          );
        },
      ),
      { numRuns: 15, seed: 2 },
    );
  });

  it('insensitivity: a neuron that nothing above reads gets 0', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), vector, async (seed, x) => {
        const network = randomNetwork(seed);
        network.v[1] = network.v[1]!.map(() => 0);
        const { conductance } = await handRunner(engineNetwork(network)).sweep(rows([x], [[0, 0, 0]]), 16);
        expect(conductance[0]![1]).toBeCloseTo(0, 14);
      }),
      { numRuns: 15, seed: 3 },
    );
  });
});
