import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../../../src/engine/data/DataSet.ts';
import type { Model } from '../../../../src/engine/formats/readModel.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { makePrototype } from '../../../support/makePrototype.ts';
import { paintedRange } from '../../../../src/engine/prototypes/paintedRange.ts';
import { PrototypeMaker } from '../../../../src/engine/prototypes/PrototypeMaker.ts';
import { analyseRules } from '../../../../src/engine/rules/analyseRules.ts';
import { RuleData } from '../../../../src/engine/rules/RuleData.ts';
import { completeRulesParameters, rulesDefaults } from '../../../../src/engine/rules/rulesDefaults.ts';
import { searchRules } from '../../../../src/engine/rules/searchRules.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import { decodeArray } from '../../../../src/protocol/EncodedArray.ts';
import type { Progress } from '../../../../src/protocol/requests.ts';
import { parseResult } from '../../../../src/protocol/Result.ts';
import type { RulePair, RulesParameters, RulesResult } from '../../../../src/protocol/RulesResult.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';

const { runtime } = await openRuntime('cpu');

/** x [3, 2, 2] → Relu, the layer "maps" → flat → Relu(W ·), the layer "dense" → V ·, the output. */
const shape = [3, 2, 2];
const elements = 12;
const hidden = 5;
const classes = 3;
const samples = 400;
const random = new Random(3);
const w = Array.from({ length: elements * hidden }, () => random.normal());
const v = Array.from({ length: hidden * classes }, () => random.normal());
const model = makeModel();

function makeModel(name = 'maps'): Model {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, ...shape] });
  const maps = builder.add('Relu', [x], {}, { source: name });
  const flat = builder.add('Flatten', [maps]);
  const before = builder.add(
    'MatMul',
    [flat, builder.constant(float32(w, [elements, hidden]))],
    {},
    { source: 'dense' },
  );
  const output = builder.add('MatMul', [
    builder.add('Relu', [before]),
    builder.constant(float32(v, [hidden, classes])),
  ]);
  builder.output(output);
  return {
    path: 'net.onnx',
    sha256: '0'.repeat(64),
    producer: '',
    opset: 17,
    graph: builder.build(),
    input: x,
    output,
    parameters: w.length + v.length,
    warnings: [],
  };
}

/** Samples of three kinds. Channel 1 is mostly inactive; position 3 of channel 0 always is. */
const inputs = Array.from({ length: samples }, (_, sample) =>
  Array.from({ length: elements }, (_unused, i) => {
    const level = (i >= 4 && i < 8 ? -1.5 : -0.8) + (i % 3 === sample % 3 ? 2 : 0);
    return i === 3 ? -1 : level + random.normal();
  }),
);
const data = memoryDataSet(inputs.flat(), shape);
const relu = (value: number): number => Math.max(0, value);
const maps = inputs.map((input) => input.map((value) => relu(Math.fround(value))));
const dense = maps.map((row) =>
  Array.from({ length: hidden }, (_, j) =>
    relu(row.reduce((sum, value, i) => sum + value * w[i * hidden + j]!, 0)),
  ),
);
const outputs = dense.map((row) =>
  Array.from({ length: classes }, (_, j) =>
    row.reduce((sum, value, i) => sum + value * v[i * classes + j]!, 0),
  ),
);
/** Of equal outputs the first is the class. */
const oneOfClasses = outputs.map((row) => row.map((_, j) => (j === row.indexOf(Math.max(...row)) ? 1 : 0)));
const channels = maps.map((row) =>
  [0, 1, 2].map((channel) => Math.max(...row.slice(4 * channel, 4 * channel + 4))),
);

interface Asked {
  readonly model?: Model;
  readonly parameters?: Partial<RulesParameters>;
  readonly data?: DataSet;
  readonly memory?: number;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

async function analyse({ parameters, ...asked }: Asked = {}): Promise<RulesResult> {
  return analyseRules({
    model,
    data,
    runtime,
    parameters: completeRulesParameters({ layers: ['class', 'dense', 'maps'], ...parameters }),
    seed: 0,
    // Some samples at a time.
    memory: 8000,
    folder: '.',
    progress: () => undefined,
    signal: new AbortController().signal,
    ...asked,
  });
}

/** The rules of one matrix's columns to another's. */
async function literal(
  heads: readonly (readonly number[])[],
  tails: readonly (readonly number[])[],
): Promise<Pick<RulePair, 'rules' | 'bits'>> {
  const found = await searchRules(new RuleData(bits(heads), bits(tails)), rulesDefaults);
  const rules = found.rules.map(({ head, tail, l, k, fit, gain }) => ({
    head: [...head],
    tail: [...tail],
    l,
    k,
    applies: fit.applies,
    support: fit.holds,
    confidence: fit.holds / fit.applies,
    gain,
  }));
  return { rules, bits: { baseline: found.baseline, model: found.bits } };
}

function bits(rows: readonly (readonly number[])[]): BitMatrix {
  const matrix = new BitMatrix(rows.length, rows[0]!.length);
  rows.forEach((row, i) => row.forEach((value, j) => value > 0 && matrix.set(i, j)));
  return matrix;
}

function withoutSamples({ rules, bits: length }: RulePair): Pick<RulePair, 'rules' | 'bits'> {
  const plain = rules.map((rule) => {
    const { strongest, ...rest } = rule;
    expect(strongest).toBeDefined();
    return rest;
  });
  return { rules: plain, bits: length };
}

describe('what is searched in a network', () => {
  it('are the classes, the neurons of dense layers, and channels at their highest positions', async () => {
    const result = await analyse();
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.layers.map(({ name, active }) => [name, active])).toEqual([
      ['class', [...bits(oneOfClasses).counts()]],
      ['dense', [...bits(dense).counts()]],
      ['maps', [...bits(channels).counts()]],
    ]);
    expect(result.pairs.map(withoutSamples)).toEqual([
      await literal(oneOfClasses, dense),
      await literal(dense, channels),
    ]);
    expect(result.pairs[0]!.rules.length).toBeGreaterThan(1);
  });

  it('are single elements with the unit "element"', async () => {
    const { pairs } = await analyse({ parameters: { unit: 'element', layers: ['dense', 'maps'] } });
    expect(pairs.map(withoutSamples)).toEqual([await literal(dense, maps)]);
    expect(pairs[0]!.rules.length).toBeGreaterThan(0);
  });

  it('are the positions of each channel with the unit "position"', async () => {
    const parameters = { unit: 'position', layers: ['class', 'maps'] } as const;
    const plane = (channel: number): number[][] => maps.map((row) => row.slice(4 * channel, 4 * channel + 4));
    const { pairs, layers } = await analyse({ parameters: { ...parameters, layers: ['class', 'maps'] } });
    expect(pairs.map(withoutSamples)).toEqual([
      await literal(oneOfClasses, plane(0)),
      await literal(oneOfClasses, plane(1)),
      await literal(oneOfClasses, plane(2)),
    ]);
    expect(pairs.map((pair) => [pair.channel, pair.plane])).toEqual(
      [0, 1, 2].map((channel) => [channel, { shape: [2, 2], active: [...bits(plane(channel)).counts()] }]),
    );
    expect(pairs.flatMap(({ rules }) => rules).length).toBeGreaterThan(1);
    expect(layers[1]!.active).toEqual([...bits(channels).counts()]);

    const some = await analyse({
      parameters: { ...parameters, layers: ['class', 'maps'], channels: [2, 0, 2] },
    });
    expect(some.pairs).toMatchObject([{ channel: 0 }, { channel: 2 }]);
    expect(some.pairs.map(withoutSamples)).toEqual([pairs[0]!, pairs[2]!].map(withoutSamples));
  });

  it('are above a quantile of their own values, where one is asked for', async () => {
    const above = (rows: number[][]): number[][] =>
      rows.map((row) =>
        row.map((value, j) => {
          const sorted = rows.map((each) => each[j]!).sort((a, b) => a - b);
          return value > sorted[Math.floor(0.8 * (samples - 1))]! ? 1 : 0;
        }),
      );
    const { pairs } = await analyse({ parameters: { quantile: 0.8 }, memory: 1e6 });
    expect(pairs.map(withoutSamples)).toEqual([
      await literal(oneOfClasses, above(dense)),
      await literal(above(dense), above(channels)),
    ]);
  });
});

describe('a cascade', () => {
  it('searches only heads that are tails above', async () => {
    const { pairs } = await analyse({ parameters: { cascade: true, theta: 0.55 } });
    const free = await analyse({ parameters: { theta: 0.55 } });
    const reached = [...new Set(pairs[0]!.rules.flatMap(({ tail }) => tail))].sort();
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.length).toBeLessThan(hidden);
    expect(pairs[0]).toEqual(free.pairs[0]);
    const found = await searchRules(
      new RuleData(bits(dense.map((row) => reached.map((neuron) => row[neuron]!))), bits(channels)),
      { theta: 0.55, mu: 4 },
    );
    expect(pairs[1]!.rules.map(({ head, tail, gain }) => ({ head, tail, gain }))).toEqual(
      found.rules.map(({ head, tail, gain }) => ({ head: head.map((each) => reached[each]), tail, gain })),
    );
    expect(pairs[1]!.bits.baseline).toBeLessThan(free.pairs[1]!.bits.baseline);
  });

  it('ends where no rule leads on, and says so', async () => {
    const noise = memoryDataSet(
      inputs.flat().map((value) => Math.abs(value) + 1),
      shape,
    );
    const result = await analyse({ data: noise, parameters: { cascade: true, layers: ['dense', 'maps'] } });
    expect(result.pairs).toHaveLength(1);
    const ended = await analyse({
      data: memoryDataSet(inputs.slice(0, 3).flat(), shape),
      parameters: { cascade: true },
    });
    expect(ended.pairs).toHaveLength(1);
    expect(ended.warnings.at(-1)).toBe('No rule leads to dense, so that the cascade ends there.');
  });
});

describe('the strongest samples of a rule', () => {
  /** By the definition: the rows in which it holds, by the mean share of the highest activation. */
  const expected = (
    { head, tail, l, k }: RulePair['rules'][number],
    heads: readonly (readonly number[])[],
    tails: readonly (readonly number[])[],
    most: number,
  ): number[] => {
    const highest = tails[0]!.map((_, j) => Math.max(...tails.map((row) => row[j]!)));
    const strength = (row: number): number =>
      tail.reduce((sum, y) => sum + tails[row]![y]! / highest[y]!, 0) / tail.length;
    return tails
      .map((_, row) => row)
      .filter(
        (row) =>
          head.filter((x) => heads[row]![x]! > 0).length >= l &&
          tail.filter((y) => tails[row]![y]! > 0).length >= k,
      )
      .sort((a, b) => strength(b) - strength(a))
      .slice(0, most);
  };

  it('are those with the highest mean share of the highest activation', async () => {
    const { pairs, samples: kept, input } = await analyse({ parameters: { strongest: 3 } });
    for (const rule of pairs[0]!.rules) {
      expect(rule.strongest!.map((place) => kept![place]!.index)).toEqual(
        expected(rule, oneOfClasses, dense, 3),
      );
    }
    for (const rule of pairs[1]!.rules) {
      expect(rule.strongest!.map((place) => kept![place]!.index)).toEqual(expected(rule, dense, channels, 3));
    }
    const shown = decodeArray(input!.shown);
    expect(input!.shown.shape).toEqual([kept!.length, ...shape]);
    kept!.forEach(({ index }, i) =>
      expect([...shown.subarray(i * elements, (i + 1) * elements)]).toEqual(inputs[index]!.map(Math.fround)),
    );
    // The best sample of the best rule comes first, and no sample twice.
    expect(pairs[0]!.rules[0]!.strongest![0]).toBe(0);
    expect(new Set(kept!.map(({ index }) => index)).size).toBe(kept!.length);
  });

  it('are found for positions', async () => {
    const parameters = { unit: 'position', layers: ['class', 'maps'], channels: [2], strongest: 2 } as const;
    const { pairs, samples: kept } = await analyse({
      parameters: { ...parameters, layers: ['class', 'maps'], channels: [2] },
    });
    const plane = maps.map((row) => row.slice(8));
    expect(pairs[0]!.rules.length).toBeGreaterThan(0);
    for (const rule of pairs[0]!.rules) {
      expect(rule.strongest!.map((place) => kept![place]!.index)).toEqual(
        expected(rule, oneOfClasses, plane, 2),
      );
    }
  });

  it('have their labels, where there are some', async () => {
    const labels = oneOfClasses.map((row) => row.indexOf(1));
    const { samples: kept } = await analyse({ data: memoryDataSet(inputs.flat(), shape, { labels }) });
    for (const { index, label } of kept!) expect(label).toBe(labels[index]);
  });

  it('are left out when the analysis is stopped meanwhile; the rules stay', async () => {
    const controller = new AbortController();
    const stopped = await analyse({
      signal: controller.signal,
      progress: ({ message }) => {
        if (/strongest/.test(message)) controller.abort();
      },
    });
    const whole = await analyse({ parameters: { strongest: 0 } });
    expect(stopped.pairs).toEqual(whole.pairs);
    expect(stopped.samples).toBeUndefined();
    expect(stopped.warnings.at(-1)).toMatch(/stopped while the strongest samples/);
  });
});

describe('prototypes', () => {
  it('are made of the tails of the best rules of each pair, each tail once', async () => {
    const { pairs, prototypes } = await analyse({ parameters: { prototypes: 2 } });
    const tails = pairs.flatMap(({ to, rules }) =>
      rules.slice(0, 2).map(({ tail }) => ({ layer: to, neurons: tail })),
    );
    const targets = [...new Map(tails.map((target) => [JSON.stringify(target), target])).values()];
    expect(prototypes!.map(({ layer, neurons }) => ({ layer, neurons }))).toEqual(targets);
    const source = { model, runtime, data, seed: 0, signal: new AbortController().signal };
    const alone = await makePrototype(source, targets[0]!);
    expect([...decodeArray(prototypes![0]!.image)]).toEqual([...alone.image]);
    const maker = await PrototypeMaker.open(source);
    // Pictures of several tails can be compared only if they are painted by one range.
    expect(prototypes!.map(({ range }) => range)).toEqual(prototypes!.map(() => paintedRange(maker)));
  });

  it('are of positions with the unit "position", and not of elements', async () => {
    const asked = { prototypes: 1, layers: ['class', 'maps'], channels: [0] };
    const { prototypes } = await analyse({ parameters: { ...asked, unit: 'position' } });
    expect(prototypes).toMatchObject([{ layer: 'maps', channel: 0 }]);
    await expect(
      analyse({ parameters: { prototypes: 1, layers: ['class', 'maps'], unit: 'element' } }),
    ).rejects.toThrow(/--prototypes .* not of single elements of maps/);
  });

  it('are those made so far when the analysis is stopped', async () => {
    const controller = new AbortController();
    const {
      pairs,
      prototypes,
      samples: kept,
      warnings,
    } = await analyse({
      parameters: { prototypes: 2 },
      signal: controller.signal,
      progress: ({ message, done, total }) => {
        if (/prototypes/.test(message) && done > total / 2) controller.abort();
      },
    });
    expect(pairs).toHaveLength(2);
    expect(kept).toBeDefined();
    expect(warnings.at(-1)).toMatch(/stopped after [1-9]\d* of \d+ prototypes/);
    expect(prototypes!.length).toBeGreaterThan(0);
  });
});

describe('progress', () => {
  it('goes from reading over the search to the samples, and says from when on something is kept', async () => {
    const seen: Progress[] = [];
    await analyse({ progress: (progress) => seen.push(progress) });
    // How often the search itself reports depends on its speed.
    const phases = ['Reading activations', 'Searching rules', 'Finding the strongest samples of the rules'];
    const found = seen.map(({ message }) => message).filter((message) => phases.includes(message));
    expect([...new Set(found)]).toEqual(phases);
    for (const { message, done, total, keeps } of seen) {
      expect(done).toBeLessThanOrEqual(total);
      expect(keeps === true).toBe(!message.startsWith('Reading'));
    }
  });
});

describe('bad input', () => {
  it('a value that is no number is told with its layer and sample, though the highest of a channel hides it', async () => {
    for (const [place, value] of [
      [samples * elements - 2, NaN],
      [5, Infinity],
    ] as const) {
      const values = inputs.flat();
      values[place] = value;
      await expect(analyse({ data: memoryDataSet(values, shape) })).rejects.toThrow(
        new RegExp(`maps has values that are no finite numbers for row ${Math.floor(place / elements)}`),
      );
    }
  });

  it('an output that is no number, a label that is no class, labels that are missing', async () => {
    const labelled = (labels?: number[]): Promise<RulesResult> =>
      analyse({
        parameters: { target: 'label', layers: ['class', 'dense'] },
        data: memoryDataSet(inputs.flat(), shape, labels ? { labels } : {}),
      });
    await expect(labelled(inputs.map(() => 3))).rejects.toThrow(/row 0 has the label 3, .* 0 to 2/);
    await expect(labelled()).rejects.toThrow(/needs labels, and memory has none: use predicted/);
  });

  it('a layer that is called as the classes are is refused, unless others are named', async () => {
    const named = (layers: RulesParameters['layers']): Promise<RulesResult> =>
      analyse({ model: makeModel('class'), parameters: { layers } });
    await expect(named('all')).rejects.toThrow(/a layer of net\.onnx is called class, which stands for/);
    expect((await named(['class', 'dense'])).layers.map(({ kind }) => kind)).toEqual(['class', 'layer']);
  });

  it('a layer in which nothing is active has no rules, and is told', async () => {
    const dark = memoryDataSet(
      inputs.flat().map((value) => -Math.abs(value)),
      shape,
    );
    const { pairs, warnings } = await analyse({ data: dark });
    expect(pairs.flatMap(({ rules }) => rules)).toEqual([]);
    expect(warnings).toContain('No neuron of maps is active in any sample, so it can have no rules.');
    expect(warnings.at(-1)).toMatch(
      /^To find rules of dense, maps, try --quantile 0\.5 [^-]*: neuronLens\.rules\.quantile\.$/,
    );
    expect(warnings).toContain('All samples are of one class, so no rule can tell it from others.');
  });

  it('columns that are constant are in no rule, and are told', async () => {
    const values = inputs.map((row) => row.map((value, i) => (i < 4 ? 1 : i < 8 ? -1 : value)));
    const { pairs, warnings } = await analyse({ data: memoryDataSet(values.flat(), shape) });
    expect(warnings).toContain(
      'Of the 3 neurons of maps, 1 is active in no sample and 1 is active in every sample: no rule has them.',
    );
    for (const { tail } of pairs[1]!.rules) expect(tail).not.toContain(1);
    expect(warnings.join()).not.toContain('--quantile');
  });

  it('a layer in which most channels are always active is told with both ways out, of which each helps', async () => {
    const bright = memoryDataSet(
      inputs.flatMap((row) => row.map((value, i) => (i % 4 === 0 ? 1 : value))),
      shape,
    );
    const { warnings } = await analyse({ data: bright });
    expect(warnings.at(-1)).toBe(
      'To find rules of maps, try --quantile 0.5 (active is what is above the median of its own values) or ' +
        '--unit position (where in its plane a channel is active). ' +
        'Settings in VS Code: neuronLens.rules.quantile, neuronLens.rules.unit.',
    );
    for (const change of [{ quantile: 0.5 }, { unit: 'position' as const }]) {
      const { pairs } = await analyse({ data: bright, parameters: change, memory: 100_000 });
      expect(pairs.filter(({ to }) => to === 'maps').flatMap(({ rules }) => rules)).not.toEqual([]);
    }
  });

  it('memory that does not hold the bits', async () => {
    await expect(analyse({ memory: 100 })).rejects.toThrow(
      /8 neurons, most of them in dense \(5\).*\(--memory\)/,
    );
  });
});
