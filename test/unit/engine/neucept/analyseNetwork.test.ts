import { describe, expect, it } from 'vitest';
import { readLayerActivations } from '../../../../src/engine/activations/readLayerActivations.ts';
import { pathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import type { DataSet } from '../../../../src/engine/data/DataSet.ts';
import type { Model } from '../../../../src/engine/formats/readModel.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { analyseNetwork, type NeuceptAnalysis } from '../../../../src/engine/neucept/analyseNetwork.ts';
import { findCriticalNeurons } from '../../../../src/engine/neucept/findCriticalNeurons.ts';
import { completeNetworkNeuceptParameters } from '../../../../src/engine/neucept/neuceptDefaults.ts';
import type { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import { decodeArray } from '../../../../src/protocol/EncodedArray.ts';
import type { NeuceptLayer, NeuceptResult } from '../../../../src/protocol/NeuceptResult.ts';
import type { NeuceptRequest, Progress } from '../../../../src/protocol/requests.ts';
import { parseResultText } from '../../../../src/protocol/Result.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';

const { runtime } = await openRuntime('cpu');
const random = new Random(11);
const normals = (count: number) => Array.from({ length: count }, () => random.normal());

const samples = 300;
const shape = [1, 8, 8];
const inputs = normals(samples * 64);
/** Of three kinds; the network knows nothing of them. */
const labels = Array.from({ length: samples }, (_, row) => (row < 40 ? 2 : row % 2));
const data = memoryDataSet(inputs, shape, { labels });
const signal = new AbortController().signal;
const model = makeModel();
const network = pathNetwork(model);

/** A convolution of 6 channels with tanh, a dense layer of 24 with ReLU, and three logits. */
function makeModel({ names = ['conv', 'dense'], tokens = false, flat = false } = {}): Model {
  const builder = new GraphBuilder();
  const constant = (dims: number[]) =>
    builder.constant(float32(normals(dims.reduce((size, dim) => size * dim, 1)), dims));
  const x = builder.input(
    'x',
    tokens ? { type: 'int64', shape: [batch, 64] } : { type: 'float32', shape: [batch, ...shape] },
  );
  const picture = tokens
    ? builder.add('Reshape', [builder.add('Gather', [constant([5, 1]), x]), builder.integers([0, 1, 8, 8])])
    : x;
  const conv = builder.add(
    'Conv',
    [picture, constant([6, 1, 3, 3]), constant([6])],
    {},
    { source: names[0] },
  );
  const dense = builder.add(
    'MatMul',
    [builder.add('Flatten', [builder.add('Tanh', [conv])]), constant([216, 24])],
    {},
    { source: names[1] },
  );
  const output = builder.add('MatMul', [
    builder.add('Relu', [dense]),
    flat ? builder.constant(float32(new Array<number>(72).fill(0), [24, 3])) : constant([24, 3]),
  ]);
  builder.output(output);
  const about = { path: 'net.onnx', sha256: '0'.repeat(64), producer: '', opset: 17, parameters: 1 };
  return { ...about, graph: builder.build(), input: x, output, warnings: [] };
}

type Asked = Omit<NeuceptRequest['parameters'], 'network'> & {
  readonly network?: Partial<NeuceptRequest['parameters']['network']>;
};

async function analyse(asked: Asked = {}, more: Partial<NeuceptAnalysis> = {}): Promise<NeuceptResult> {
  const { network: of, ...others } = asked;
  const result = await analyseNetwork({
    model,
    data,
    runtime,
    parameters: completeNetworkNeuceptParameters(
      { runs: 3, statistic: 'ridge', precision: 0.7, ...others, network: { class: 1, ...of } },
      more.labels,
    ),
    seed: 4,
    memory: 2 ** 26,
    folder: '.',
    progress: () => undefined,
    signal,
    ...more,
  });
  return parseResultText(JSON.stringify(result)) as NeuceptResult;
}

/** The same from matrices. */
async function literal(
  result: NeuceptResult,
  index: number,
  { activations, response }: { activations: Matrix; response: Float64Array },
): Promise<Partial<NeuceptLayer>> {
  const { name, shape: own } = result.layers[index]!;
  const { parameters, seed } = result;
  const nothing = () => undefined;
  const about = { name, shape: own, responseName: '', begun: nothing, done: nothing, signal };
  return findCriticalNeurons({ ...about, activations, response, parameters, seed, memory: 2 ** 26 }, []);
}

const column = (matrix: Matrix, j: number): Float64Array =>
  Float64Array.from({ length: matrix.rows }, (_, i) => matrix.at(i, j));

describe('critical neurons of a network', () => {
  it('are those of the matrices of its activations', async () => {
    const result = await analyse();
    expect(result.layers.map(({ name }) => name)).toEqual(['conv', 'dense']);
    const read = await readLayerActivations(
      { data, runtime, memory: 2 ** 26, signal },
      network,
      network.layers,
      {
        unit: 'channel',
      },
    );
    for (const [i, layer] of result.layers.entries()) {
      const found = await literal(result, i, {
        activations: read.layers[i]!,
        response: column(read.outputs, 1),
      });
      expect(layer).toEqual({ ...found, unit: 'channel' });
    }
    expect(result.layers[0]).toMatchObject({ shape: [6, 6, 6], neurons: 6 });
    expect(result.layers[1]).toMatchObject({ shape: [24], neurons: 24 });
    expect(result.layers[1]!.selected.length).toBeGreaterThan(0);
    expect(result.mechanisms).toBeUndefined();
    expect(result.output).toEqual({ name: network.output, labels: [] });
  });

  it('are tested on the samples of the class alone, if asked for', async () => {
    const asked = { layers: ['dense'], samples: 'class', class: 0 } as const;
    const result = await analyse({ network: { ...asked, layers: ['dense'] } });
    const rows = labels.flatMap((label, row) => (label === 0 ? [row] : []));
    const read = await readLayerActivations(
      { data, runtime, memory: 2 ** 26, signal },
      network,
      [network.layers[1]!],
      {
        unit: 'channel',
        rows,
      },
    );
    const found = await literal(result, 0, {
      activations: read.layers[0]!,
      response: column(read.outputs, 0),
    });
    expect(result.layers).toEqual([{ ...found, unit: 'channel' }]);
    expect(found.samples).toBe(rows.length);
    // Others are read as well where mechanisms are made from them.
    const mechanisms = { clustered: 'all', count: 2, embedding: 'none' } as const;
    const more = await analyse({ network: { ...asked, layers: ['dense'] }, mechanisms });
    expect(more.layers).toEqual(result.layers);
    expect(more.mechanisms!.samples.row.shape).toEqual([samples]);
  });

  it('are pixels of the input, one for each square of 4 × 4', async () => {
    const result = await analyse({ network: { layers: ['input', 'dense'] } });
    expect(result.layers.map(({ name }) => name)).toEqual(['input', 'dense']);
    const [layer] = result.layers as [NeuceptLayer, NeuceptLayer];
    expect(layer).toMatchObject({ shape, neurons: 64, unit: 'element', square: 4 });
    expect(layer.tested).toHaveLength(4);
    const squares = [0, 4, 32, 36].map((corner) =>
      Array.from({ length: 16 }, (_, i) => corner + 8 * Math.floor(i / 4) + (i % 4)),
    );
    expect(layer.groups.map(({ members }) => members)).toEqual(squares);
    layer.groups.forEach(({ representative, members }) => expect(members).toContain(representative));
    expect(result.layers[1]!.unit).toBe('channel');
  });

  it('give mechanisms of the class with samples to look at', async () => {
    const fine = { labels: Int32Array.from({ length: samples }, (_, row) => row % 4) };
    const mechanisms = { count: 2, representatives: 3, embedding: 'pca' } as const;
    const result = await analyse({ mechanisms, network: { layers: ['conv', 'dense'], class: 2 } }, { fine });
    const found = result.mechanisms!;
    const read = await readLayerActivations(
      { data, runtime, memory: 2 ** 26, signal },
      network,
      network.layers,
      {
        unit: 'channel',
      },
    );
    const predicted = Array.from({ length: samples }, (_, i) => {
      const outputs = [0, 1, 2].map((j) => read.outputs.at(i, j));
      return outputs.indexOf(Math.max(...outputs));
    });
    const rows = predicted.flatMap((own, row) => (own === 2 ? [row] : []));
    expect(rows.length).toBeGreaterThan(20);
    expect([...decodeArray(found.samples.row)]).toEqual(rows);
    expect([...decodeArray(found.samples.label!)]).toEqual(rows.map((row) => labels[row]!));
    expect([...decodeArray(found.samples.fine!)]).toEqual(rows.map((row) => row % 4));
    decodeArray(found.samples.output).forEach((value, i) =>
      expect(value).toBe(Math.fround(read.outputs.at(rows[i]!, 2))),
    );
    expect(found.representatives.map(({ layer }) => layer)).toEqual([
      'conv',
      'conv',
      'conv',
      'dense',
      'dense',
      'dense',
    ]);
    const values = decodeArray(found.representation);
    rows.forEach((row, i) =>
      found.representatives.forEach(({ layer, neuron }, j) => {
        const matrix = read.layers[layer === 'conv' ? 0 : 1]!;
        expect(values[i * 6 + j]).toBe(Math.fround(matrix.at(row, neuron)));
      }),
    );
    // Every sample is small enough to be shown; the first are one of each mechanism.
    const shown = [...decodeArray(found.shown!)];
    expect([...shown].sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    const assignment = decodeArray(found.assignment);
    expect([assignment[shown[0]!], assignment[shown[1]!]]).toEqual([0, 1]);
    expect(result.input!.shape).toEqual(shape);
    const pictures = decodeArray(result.input!.shown);
    expect(pictures).toHaveLength(shown.length * 64);
    shown.forEach((position, i) =>
      expect(pictures[i * 64 + 9]).toBe(Math.fround(inputs[rows[position]! * 64 + 9]!)),
    );
    expect(found.entropy!.bits).toBeGreaterThan(0);
    const [hits, of] = [rows.filter((row) => labels[row] === 2).length, rows.length];
    expect(found.precision!.whole).toMatchObject({ hits, of });
  });

  it('reads the network once', async () => {
    let read = 0;
    const counting: DataSet = {
      ...data,
      read: (rows) => {
        read += rows.length;
        return data.read(rows);
      },
    };
    const result = await analyse({ mechanisms: { count: 2, embedding: 'none' } }, { data: counting });
    expect(read).toBe(samples + decodeArray(result.mechanisms!.shown!).length);
  });

  it('takes a class by its name, and names the outputs', async () => {
    const names = ['cat', 'dog', 'owl'];
    const result = await analyse({ network: { class: 'dog', layers: ['dense'] } }, { labels: names });
    expect(result.parameters.network).toEqual({
      class: 1,
      layers: ['dense'],
      unit: 'channel',
      samples: 'all',
    });
    expect(result.output!.labels).toEqual(names);
  });

  it('takes a class by its number, or by one of its names', () => {
    const names = ['tench, Tinca tinca', 'crane', 'crane, machine', '2'];
    const number = (asked: string, of?: string[]) =>
      completeNetworkNeuceptParameters({ network: { class: asked } }, of).network.class;
    expect(number('7')).toBe(7);
    expect(number('1', names)).toBe(1);
    expect(number('2', names)).toBe(3);
    expect(number('tench, Tinca tinca', names)).toBe(0);
    expect(number('Tench', names)).toBe(0);
    expect(number('crane', names)).toBe(1);
    expect(() => number('Crane', names)).toThrow(
      'the classes 1 (crane) and 2 (crane, machine) are both "Crane": give the number',
    );
    expect(() => number('cran', names)).toThrow(
      'no class is named "cran"; there are "crane", "crane, machine"',
    );
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const told: Progress[] = [];
    const controller = new AbortController();
    const stopped = analyse(
      {},
      {
        progress: (progress) => {
          told.push(progress);
          if (progress.message.includes('2 of 3 runs')) controller.abort(new Error('enough'));
        },
        signal: controller.signal,
      },
    );
    await expect(stopped).rejects.toThrow('enough');
    const messages = new Set(told.map(({ message }) => message));
    expect([...messages]).toEqual([
      'Reading activations',
      'covariances',
      'conv (layer 1 of 2): covariances',
      'conv (layer 1 of 2): knockoffs, 0 of 3 runs',
      'conv (layer 1 of 2): knockoffs, 1 of 3 runs',
      'conv (layer 1 of 2): knockoffs, 2 of 3 runs',
    ]);
  });
});

describe('what cannot be analysed', () => {
  const few = memoryDataSet(inputs.slice(0, 49 * 64), shape, { labels: labels.slice(0, 49) });
  const unlabelled = memoryDataSet(inputs, shape);

  it.each<[string, Asked, Partial<NeuceptAnalysis>, string]>([
    [
      'fewer than 50 samples',
      {},
      { data: few },
      'memory has 49 samples, and critical neurons take at least 50',
    ],
    [
      'fewer than 50 samples of the class',
      { network: { samples: 'class', class: 2 } },
      {},
      'memory has 40 samples of class 2, and critical neurons take at least 50, better several times as many as a layer has neurons: use more data, or all samples (--samples all)',
    ],
    [
      'a class without samples',
      { network: { samples: 'class', class: 2 } },
      { data: memoryDataSet(inputs, shape, { labels: labels.map((label) => label % 2) }) },
      'memory has no sample of class 2; its labels are 0, 1',
    ],
    [
      'samples of a class without labels',
      { network: { samples: 'class' } },
      { data: unlabelled },
      'samples of class 1 cannot be chosen: memory has no labels',
    ],
    [
      'mechanisms of labelled samples without labels',
      { mechanisms: { clustered: 'label' } },
      { data: unlabelled },
      'samples of class 1 cannot be chosen: memory has no labels',
    ],
    [
      'a class out of range',
      { network: { class: 3 } },
      {},
      'class 3 does not exist: net.onnx has 3 outputs, 0 to 2',
    ],
    [
      'a class that is no name',
      { network: { class: 'bee' } },
      {},
      'no class is named "bee"; no names are known: give its number, counted from 0',
    ],
    [
      'a class that is none of the names',
      { network: { class: 'bee' } },
      { labels: ['cat', 'dog', 'owl'] },
      'no class is named "bee"; there are "cat", "dog", "owl"',
    ],
    [
      'an unknown layer',
      { network: { layers: ['dens'] } },
      {},
      'no layer is named "dens"; there are conv, dense',
    ],
    ['no layer', { network: { layers: [] } }, {}, 'name at least one layer'],
    [
      'a constant response',
      {},
      { model: makeModel({ flat: true }) },
      'the output of class 1 is the same in all 300 samples',
    ],
    [
      'more mechanisms than samples',
      { mechanisms: { count: 50, clustered: 'label' }, network: { class: 2 } },
      {},
      '50 mechanisms are more than the 40 samples that are clustered (of 300); ask for fewer, or take more samples',
    ],
    [
      'activations that are no numbers',
      {},
      {
        data: memoryDataSet(
          inputs.map((value, i) => (i === 64 * 7 ? NaN : value)),
          shape,
        ),
      },
      'a neuron of conv is NaN for row 7: check the data, its preprocessing and the model',
    ],
    [
      'too little memory',
      { network: { unit: 'element' } },
      { memory: 2 ** 18 },
      'use fewer layers (--layers), fewer samples (--limit), channels (--unit channel) or more memory (--memory)',
    ],
    [
      'labels that do not fit the outputs',
      {},
      { labels: ['cat', 'dog'] },
      'net.onnx has 3 outputs, but neuron-lens.json names 2 labels for it: name one for each',
    ],
    [
      'an input of which a layer has the name',
      { network: { layers: ['input'] } },
      { model: makeModel({ names: ['input', 'dense'] }) },
      "a layer of the model is called input, which stands for the network's input here",
    ],
    [
      'an input of tokens',
      { network: { layers: ['input'] } },
      {
        model: makeModel({ tokens: true }),
        data: memoryDataSet(
          inputs.map((value) => (value > 0 ? 1 : 3)),
          [64],
          { type: 'int64' },
        ),
      },
      "the network's input is of tokens, which are no numbers to compare: take the layers after it",
    ],
  ])('is refused in one line: %s', async (_, asked, more, message) => {
    const found = analyse(asked, more);
    await expect(found).rejects.toThrow(InputError);
    await expect(found).rejects.toThrow(message);
  });

  it('is left out where all layers are asked for, with a warning', async () => {
    const result = await analyse({}, { memory: 150_000 });
    expect(result.layers.map(({ name }) => name)).toEqual(['conv']);
    expect(result.warnings.join('\n')).toMatch(/^left out: dense: .* MB are given/m);
  });

  it('is warned of where there are more neurons than samples', async () => {
    const some = memoryDataSet(inputs.slice(0, 60 * 64), shape);
    const { warnings } = await analyse(
      { network: { layers: ['conv'], unit: 'element' }, statistic: 'correlation' },
      { data: some },
    );
    expect(warnings.join('\n')).toMatch(/conv: more neurons \(\d+\) than samples \(60\)/);
  });
});
