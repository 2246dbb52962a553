import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLayerActivations } from '../../src/engine/activations/readLayerActivations.ts';
import type { ConductanceAnalysis } from '../../src/engine/conductance/ConductanceAnalysis.ts';
import { pathNetwork, type PathNetwork } from '../../src/engine/conductance/PathNetwork.ts';
import { openDataSet } from '../../src/engine/data/openDataSet.ts';
import { classRows } from '../../src/engine/evaluation/neurons/classRows.ts';
import { neuronScoreDefaults } from '../../src/engine/evaluation/neurons/neuronScoreDefaults.ts';
import { NeuronScorer } from '../../src/engine/evaluation/neurons/NeuronScorer.ts';
import { orderScores } from '../../src/engine/evaluation/neurons/orderScores.ts';
import { readModel } from '../../src/engine/formats/readModel.ts';
import { findCriticalNeurons } from '../../src/engine/neucept/findCriticalNeurons.ts';
import { completeNeuceptParameters } from '../../src/engine/neucept/neuceptDefaults.ts';
import { Matrix } from '../../src/engine/numeric/Matrix.ts';
import { pickRows } from '../../src/engine/numeric/pickRows.ts';
import { Random } from '../../src/engine/numeric/Random.ts';
import { openRuntime } from '../../src/engine/runtime/openRuntime.ts';
import { loadWorkspace } from '../../src/engine/workspace/loadWorkspace.ts';
import { resolveModel } from '../../src/engine/workspace/resolveModel.ts';
import { writeWhole } from '../../src/engine/writeWhole.ts';
import { gradientMethods } from '../../src/protocol/NeuronScores.ts';
import { cifarFolders, mnistFolder, type Role } from './neuceptNetworks.ts';

/**
 * Every so many samples of the class are taken: for scores, and for clusters. CIFAR-10's archives go through the classes
 * in turn, so that every fourth object would be an airplane.
 */
export const experiments = {
  mnist: { folder: mnistFolder, layers: ['conv3', 'linear'], top: 10, precision: 0.9, every: 4 },
  // Of the small network every layer has half the neurons, and half of the paper's 30 are looked at.
  cifar: { folder: cifarFolders.small, layers: ['conv8', 'conv9'], top: 15, precision: 0.6, every: 3 },
  'cifar-full': { folder: cifarFolders.full, layers: ['conv8', 'conv9'], top: 30, precision: 0.6, every: 3 },
} as const;
export type Experiment = (typeof experiments)[keyof typeof experiments];

export const orderedMethods = ['neucept', ...gradientMethods] as const;
export type OrderedMethod = (typeof orderedMethods)[number];

/** What was read of a network: activations of all test samples, and the neurons that each method puts first. */
export interface NetworkReading {
  /** [samples, neurons] of each layer. */
  readonly layers: Readonly<Record<string, Matrix>>;
  readonly predicted: Int32Array;
  readonly coarse: Int32Array;
  readonly fine: Int32Array;
  /** For the first class (of the prior network the first fine one): all neurons of a layer, the first the most important. */
  readonly orders: Readonly<Record<string, Readonly<Record<OrderedMethod, readonly number[]>>>>;
}

/** Even digits, objects; of the prior networks the digit 0, airplanes. */
const classIndex = 0;

/** A network on the test samples, with all that an analysis takes. */
export interface OpenedNetwork extends Omit<ConductanceAnalysis, 'parameters'> {
  readonly name: string;
  readonly network: PathNetwork;
  readonly fine: Int32Array;
}

/** Opens a network and the test samples, and closes them after use. */
export async function withNetwork<R>(
  { folder }: Experiment,
  role: Role,
  seed: number,
  use: (opened: OpenedNetwork) => Promise<R>,
  limit?: number,
): Promise<R> {
  const name = `${role}-${seed}`;
  const workspace = await loadWorkspace(folder);
  const model = await readModel(resolveModel(workspace, name).path);
  const input = model.graph.values.get(model.input)!;
  const open = (labels: string) => openDataSet(`${labels}-test`, { workspace, model: name, input, limit });
  const [data, fineData] = [await open(role === 'prior' ? 'fine' : 'coarse'), await open('fine')];
  const { runtime } = await openRuntime('cpu');
  try {
    return await use({
      name,
      model,
      network: pathNetwork(model),
      data,
      fine: fineData.labels!,
      runtime,
      seed,
      folder,
      memory: 2 ** 30,
      progress: () => undefined,
      signal: new AbortController().signal,
    });
  } finally {
    await data.close();
    await fineData.close();
    await runtime.dispose();
  }
}

/** Reads a network on the test samples. Orders are kept beside the network, and made once. */
export async function readNetwork(experiment: Experiment, role: Role, seed: number): Promise<NetworkReading> {
  const { folder, layers: layerNames, precision } = experiment;
  return withNetwork(experiment, role, seed, async (source) => {
    const { name, network, data, fine, memory, signal } = source;
    const layers = network.layers.filter((layer) => (layerNames as readonly string[]).includes(layer.name));
    const read = await readLayerActivations(source, network, layers, { unit: 'channel' });
    const cached = join(folder, `orders-${name}.json`);
    if (!existsSync(cached)) {
      const rows = await classRows(source, network, classIndex, 'class');
      const scored = rows.filter((_, i) => i % experiment.every === 0);
      const orders: Record<string, Record<string, readonly number[]>> = {};
      for (const [k, layer] of layers.entries()) {
        const scorer = new NeuronScorer({ ...source, parameters: neuronScoreDefaults }, network, layer);
        const ofLayer: Record<string, readonly number[]> = {};
        for (const method of gradientMethods) {
          const start = performance.now();
          ofLayer[method] = descending(await scorer.scores(method, classIndex, scored));
          console.error(`${name} ${layer.name} ${method}: ${seconds(start)}`);
        }
        const start = performance.now();
        const warnings: string[] = [];
        const found = await findCriticalNeurons(
          {
            name: layer.name,
            shape: layer.shape,
            activations: read.layers[k]!,
            response: Float64Array.from({ length: data.samples }, (_, i) => read.outputs.at(i, classIndex)),
            responseName: 'the logit of the class',
            parameters: completeNeuceptParameters({ precision }),
            seed,
            memory,
            signal,
            begun: () => undefined,
            done: () => undefined,
          },
          warnings,
        );
        ofLayer['neucept'] = descending(orderScores(found));
        console.error(
          `${name} ${layer.name} neucept: ${seconds(start)}, ${found.selected.length} of ${found.tested.length} selected, linear fit ${found.linearFit.toFixed(3)}; ${warnings.join('; ')}`,
        );
        orders[layer.name] = ofLayer;
      }
      await writeWhole(cached, JSON.stringify(orders));
    }
    const { outputs } = read;
    return {
      layers: Object.fromEntries(layers.map((layer, k) => [layer.name, read.layers[k]!])),
      predicted: Int32Array.from({ length: data.samples }, (_, i) => highest(outputs, i)),
      coarse: data.labels!,
      fine,
      orders: JSON.parse(readFileSync(cached, 'utf8')),
    };
  });
}

/** Rows of the class, and columns of the neurons. */
export function pick(matrix: Matrix, rows: readonly number[], neurons: readonly number[]): Matrix {
  const part = pickRows(matrix, rows);
  const picked = new Matrix(rows.length, neurons.length);
  for (let i = 0; i < rows.length; i++) neurons.forEach((neuron, j) => picked.set(i, j, part.at(i, neuron)));
  return picked;
}

/** Neurons in a random order. */
export function randomOrder(neurons: number, seed: number): number[] {
  return [...new Random(seed).permutation(neurons)];
}

/** Positions, that of the highest score first. */
function descending(scores: Float64Array): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
}

function highest(outputs: Matrix, row: number): number {
  let best = 0;
  for (let j = 1; j < outputs.columns; j++) if (outputs.at(row, j) > outputs.at(row, best)) best = j;
  return best;
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
