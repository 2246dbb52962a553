import type {
  AttributionMethod,
  EvaluationCurve,
  EvaluationResult,
  Measured,
  RoarParameters,
} from '../../../protocol/EvaluationResult.ts';
import { pathNetwork } from '../../conductance/PathNetwork.ts';
import { predictTargets } from '../../conductance/predictSamples.ts';
import type { DataSet } from '../../data/DataSet.ts';
import { samplesAt } from '../../data/samplesAt.ts';
import { InputError } from '../../InputError.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { Random } from '../../numeric/Random.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';
import { resultHeader } from '../../resultHeader.ts';
import { trainNetwork } from '../../training/trainNetwork.ts';
import { relativePath } from '../../workspace/relativePath.ts';
import { curveArea } from './curveArea.ts';
import type { EvaluationAnalysis } from './EvaluationAnalysis.ts';
import { fillValues } from './fillValues.ts';
import { freshWeights } from './freshWeights.ts';
import { makeMapMaker } from './makeMapMaker.ts';
import type { MapMaker } from './MapMaker.ts';
import { meanAndError } from './meanAndError.ts';
import type { RankFile } from './RankFile.ts';
import { isRemoved, removalRanks } from './removalRanks.ts';
import { RoarFolder } from './RoarFolder.ts';
import { withoutPixels } from './withoutPixels.ts';

/** Parameters that may be others when a run goes on: what is done stays right. */
const extensible = new Set<string>(['methods', 'shares', 'repeats'] satisfies (keyof RoarParameters)[]);

/** The two parts of the data, and the ranks of each method's maps of them. */
interface Parts {
  readonly train: DataSet;
  readonly test: DataSet;
  readonly ranks: ReadonlyMap<AttributionMethod, { readonly train: RankFile; readonly test: RankFile }>;
  readonly tiles: number;
  readonly fill: Float32Array;
}

/**
 * Remove and retrain (Hooker et al. 2019): the most relevant pixels of every training and test sample give way to the
 * mean, the network is trained from nothing on what is left, and its accuracy is measured. The more it falls, the more
 * of what the network can learn from was in the removed pixels. Maps, and every finished training, are kept in a
 * folder; a run that is stopped goes on there.
 *
 * Rejects with an InputError for what the user gave.
 */
export async function analyseRoar(analysis: EvaluationAnalysis<RoarParameters>): Promise<EvaluationResult> {
  const started = performance.now();
  const { model, parameters, storage, seed } = analysis;
  const network = pathNetwork(model);
  check(analysis, network.embed !== undefined);
  const [train, test] = splitData(analysis);
  const { shares, repeats } = parameters;
  const folder = await RoarFolder.open(storage!, {
    network: model.sha256,
    data: `${train.sha256} ${train.samples}`,
    tested: `${test.sha256} ${test.samples}`,
    seed,
    ...Object.fromEntries(Object.entries(parameters).filter(([name]) => !extensible.has(name))),
  });
  const files: RankFile[] = [];
  try {
    const warnings = [...model.warnings];
    let meter: ProgressMeter | undefined;
    const maker = await makeMapMaker({ ...analysis, data: train }, network, (passes) =>
      meter?.advance(passes),
    );
    const pixels = network.sampleShape.slice(-2).reduce((count, length) => count * length, 1);
    const ranks = new Map<AttributionMethod, { train: RankFile; test: RankFile }>();
    for (const method of maker.methods) {
      const pair = {
        train: await folder.ranks(method, 'train', pixels),
        test: await folder.ranks(method, 'test', pixels),
      };
      files.push(pair.train, pair.test);
      ranks.set(method, pair);
    }
    const missing = (method: AttributionMethod): number => {
      const pair = ranks.get(method)!;
      return train.samples - pair.train.rows + test.samples - pair.test.rows;
    };
    const unfinished = maker.methods.filter((method) => missing(method) > 0);
    const trainings = 1 + maker.methods.length * shares.length;
    if (unfinished.length > 0) {
      const left = Math.max(...unfinished.map(missing));
      meter = new ProgressMeter(
        analysis.progress,
        left * Math.max(maker.cost(unfinished), 1),
        `Maps of ${left} samples; then ${trainings * repeats} trainings`,
      );
      for (const [part, data] of [
        ['train', train],
        ['test', test],
      ] as const) {
        await addRanks(
          analysis,
          maker,
          data,
          new Map([...ranks].map(([method, pair]) => [method, pair[part]])),
        );
      }
    }
    const parts: Parts = {
      train,
      test,
      ranks,
      tiles: tileCount(network.sampleShape, parameters.tile),
      fill: await fillValues(parameters.fill, train, network.sampleShape),
    };
    const accuracies = await trainAll(analysis, folder, parts, maker.methods);
    const positions = [0, ...shares];
    const areas = new Map(
      maker.methods.map((method) => [
        method,
        Array.from({ length: repeats }, (_, repeat) =>
          curveArea(
            positions,
            positions.map((share) => accuracies.get(trainingName(method, share, repeat))!),
          ),
        ),
      ]),
    );
    const random = areas.get('random');
    const curves = maker.methods.map((method): EvaluationCurve => {
      const own = areas.get(method)!;
      return {
        method,
        measure: 'accuracy',
        points: positions.map((share) =>
          accuracyOf(
            Array.from({ length: repeats }, (_, repeat) =>
              accuracies.get(trainingName(method, share, repeat))!,
            ),
            test.samples,
          ),
        ),
        area: meanAndError(own),
        ...(random &&
          method !== 'random' && { againstRandom: meanAndError(own.map((area, i) => area - random[i]!)) }),
      };
    });
    return {
      kind: 'evaluation',
      ...resultHeader({ ...analysis, data: train }),
      parameters,
      positions,
      errorsOver: repeats > 1 ? 'trainings' : 'samples',
      curves,
      tested: { path: relativePath(analysis.folder, test.path), sha256: test.sha256, samples: test.samples },
      warnings: [...warnings, ...maker.warnings],
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    for (const file of files) await file.close();
  }
}

function check(
  { data, testData, storage, model }: EvaluationAnalysis<RoarParameters>,
  embedded: boolean,
): void {
  if (storage === undefined) {
    throw new InputError(
      'ROAR takes long: give a folder to keep what is done in, so that a stopped run can go on',
    );
  }
  if (embedded || data.type !== 'float32') {
    throw new InputError(
      `${model.path} takes tokens, of which no pixels can be removed: ROAR is for networks of numbers`,
    );
  }
  for (const part of [data, testData]) {
    if (part && !part.labels) {
      throw new InputError(
        `${part.name} has no labels, which ROAR needs: put a labels file beside it, or name it under "labelsFile" in neuron-lens.json`,
      );
    }
  }
}

/** Samples to train on, and samples to test on. */
function splitData({
  data,
  testData,
  parameters,
  seed,
}: EvaluationAnalysis<RoarParameters>): [DataSet, DataSet] {
  if (testData) return [data, testData];
  const held = Math.floor(data.samples * parameters.training.heldOut);
  if (held === 0) {
    throw new InputError(
      `none of the ${data.samples} samples of ${data.name} is held out for testing: give test data, or a larger share to hold out`,
    );
  }
  const order = new Random(deriveSeed(seed, -3)).permutation(data.samples);
  const part = (rows: number[]): DataSet =>
    samplesAt(
      data,
      rows.sort((a, b) => a - b),
    );
  return [part(order.slice(held)), part(order.slice(0, held))];
}

function tileCount(sampleShape: readonly number[], tile: number): number {
  return sampleShape.slice(-2).reduce((count, length) => count * Math.ceil(length / tile), 1);
}

/** Appends what is missing to the rank files of one part of the data. */
async function addRanks(
  { parameters, signal, seed, ...analysis }: EvaluationAnalysis<RoarParameters>,
  maker: MapMaker,
  data: DataSet,
  files: ReadonlyMap<AttributionMethod, RankFile>,
): Promise<void> {
  const first = Math.min(data.samples, ...[...files.values()].map(({ rows }) => rows));
  for (let start = first; start < data.samples; start += maker.passes.rows) {
    const rows = Array.from(
      { length: Math.min(maker.passes.rows, data.samples - start) },
      (_, i) => start + i,
    );
    const { samples } = await predictTargets(
      { ...analysis, signal, parameters, data: samplesAt(data, rows) },
      maker.passes,
    );
    for (const [i, row] of rows.entries()) {
      signal.throwIfAborted();
      const sampleSeed = deriveSeed(seed, row);
      const input = await maker.passes.inputs(data, [row]);
      const wanted = maker.methods.filter((method) => files.get(method)!.rows === row);
      const maps = await maker.maps({ input, target: samples[i]!.target }, sampleSeed, wanted);
      for (const [method, map] of maps) {
        await files.get(method)!.append(removalRanks(map, parameters, sampleSeed).ranks);
      }
    }
  }
}

/** Without removed pixels, all methods share a training. */
function trainingName(method: AttributionMethod, share: number, repeat: number): string {
  return share === 0 ? `whole-${repeat}` : `${method}-${share}-${repeat}`;
}

/** Makes the trainings that are not done; accuracies by {@link trainingName}. */
async function trainAll(
  analysis: EvaluationAnalysis<RoarParameters>,
  folder: RoarFolder,
  parts: Parts,
  methods: readonly AttributionMethod[],
): Promise<Map<string, number>> {
  const { parameters, signal } = analysis;
  const wanted = new Map<string, { method: AttributionMethod; share: number; repeat: number }>();
  // Repeats last: a stopped run has all curves once before any of them twice.
  for (let repeat = 0; repeat < parameters.repeats; repeat++) {
    for (const share of [0, ...parameters.shares]) {
      for (const method of methods) {
        wanted.set(trainingName(method, share, repeat), { method, share, repeat });
      }
    }
  }
  const accuracies = new Map<string, number>();
  for (const name of wanted.keys()) {
    const done = await folder.accuracy(name);
    if (done !== undefined) accuracies.set(name, done);
  }
  const meter = new ProgressMeter(analysis.progress, wanted.size - accuracies.size, 'Training');
  for (const [name, { method, share, repeat }] of wanted) {
    if (accuracies.has(name)) continue;
    signal.throwIfAborted();
    const what = share === 0 ? 'all pixels' : `${method} without ${Math.round(100 * share)} %`;
    const before = `Training ${accuracies.size + 1} of ${wanted.size} (${what})`;
    let finished = 0;
    const accuracy = await trainOnce(
      analysis,
      folder,
      parts,
      { method, share, repeat, name },
      (message, part) => {
        meter.say(`${before}: ${message}`);
        meter.advance(part - finished);
        finished = part;
      },
    );
    await folder.finish(name, accuracy);
    accuracies.set(name, accuracy);
  }
  return accuracies;
}

async function trainOnce(
  { model, runtime, parameters, seed, memory, signal }: EvaluationAnalysis<RoarParameters>,
  folder: RoarFolder,
  { train, test, ranks, tiles, fill }: Parts,
  { method, share, repeat, name }: { method: AttributionMethod; share: number; repeat: number; name: string },
  say: (message: string, done: number) => void,
): Promise<number> {
  const files = ranks.get(method)!;
  const removed = isRemoved(tiles, share, 'most');
  const part = (data: DataSet, file: RankFile): DataSet =>
    share === 0 ? data : withoutPixels(data, file, removed, fill, name);
  const { history } = await trainNetwork({
    // The same start for all methods and shares of a repeat.
    network: freshWeights(model.graph, deriveSeed(seed, repeat, -1)),
    input: model.input,
    output: model.output,
    data: part(train, files.train),
    validation: part(test, files.test),
    runtime,
    parameters: parameters.training,
    seed: deriveSeed(seed, repeat),
    memory,
    checkpoint: folder.checkpoint(name),
    resume: true,
    progress: ({ message, done, total }) => say(message, done / total),
    signal,
  });
  return history.at(-1)!.validation!.accuracy;
}

/** Mean over the trainings; of a single one, the standard error √(a(1 - a) / n) of a share of the test samples. */
function accuracyOf(values: readonly number[], samples: number): Measured {
  if (values.length > 1) return meanAndError(values);
  const [mean] = values as [number];
  return { mean, error: Math.sqrt((mean * (1 - mean)) / samples) };
}
