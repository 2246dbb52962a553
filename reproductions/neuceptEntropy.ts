// Do critical neurons know the labels that only the prior network was taught (figures 7 and 11 of the paper)? Samples of
// one coarse class are clustered by the activations of the neurons that a method puts first; the cluster entropy says
// what is left unknown of the fine label. Of networks from prior-knowledge training and conventional ones.
//   npm run reproduce -- neuceptNetworks, then
//   npm run reproduce -- neuceptEntropy [--experiment mnist|cifar|cifar-full] [--seeds 1,2,3] [--clusterings kmeans,...] [--whole]
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cluster, makeClusterer } from '../src/engine/neucept/mechanisms/cluster.ts';
import { clusterEntropy } from '../src/engine/neucept/mechanisms/clusterEntropy.ts';
import { makePause } from '../src/engine/makePause.ts';
import { writeWhole } from '../src/engine/writeWhole.ts';
import type { MechanismParameters } from '../src/protocol/Mechanisms.ts';
import { drawLines, type Line, type Plot } from './support/drawLines.ts';
import { estimate } from './support/estimate.ts';
import {
  experiments,
  orderedMethods,
  pick,
  randomOrder,
  readNetwork,
  type NetworkReading,
} from './support/neuceptExperiment.ts';
import { neuronMethodStyles } from './support/neuronMethodStyles.ts';
import { printTable, printTime, writeFigure } from './support/report.ts';

type Clustering = MechanismParameters['clustering'];
const { values: options } = parseArgs({
  options: {
    experiment: { type: 'string', default: 'mnist' },
    seeds: { type: 'string', default: '1,2,3' },
    clusterings: { type: 'string', default: 'kmeans,mixture,agglomerative' },
    clustered: { type: 'string', default: '1000' },
    whole: { type: 'boolean', default: false },
  },
});
const experimentName = options.experiment as keyof typeof experiments;
const experiment = experiments[experimentName];
const seeds = options.seeds.split(',').map(Number);
const clusterings = options.clusterings.split(',') as Clustering[];
const counts = [2, 3, 4, 5, 6, 8, 10];
/** Samples of the class that are clustered. */
const clustered = Number(options.clustered);
/** Starts of clusterings, and draws of random neurons. */
const repeats = [1, 2, 3];
const repeatedCount = 5;
const methods = [...orderedMethods, 'random', 'all'] as const;
type Method = (typeof methods)[number];
const roles = ['pkt', 'conventional'] as const;
const names: Record<Clustering, string> = {
  kmeans: 'K-means',
  mixture: 'Gaussian mixture',
  agglomerative: 'agglomerative',
};

/** Cluster entropies in bits of one network, over the repeats and then the numbers of clusters. */
type Curves = (number | null)[][];
type Entropies = Record<string, Curves>;

console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
const found = new Map<string, Entropies>();
for (const seed of seeds) for (const role of roles) found.set(`${role}-${seed}`, await measure(role, seed));

for (const clustering of clusterings) {
  for (const layer of experiment.layers) {
    console.log(
      `${layer}, ${clustering}: cluster entropy in bits of K clusters (± standard error over trainings)\n`,
    );
    const rows: (string | number)[][] = [['neurons', 'network', ...counts]];
    for (const method of methods) {
      for (const role of roles) {
        const curve = curveOf(role, layer, method, clustering);
        if (curve) rows.push([neuronMethodStyles[method].name, role, ...curve.map(text)]);
      }
      const curve = differenceOf(layer, method, clustering);
      if (curve) rows.push([neuronMethodStyles[method].name, 'difference', ...curve.map(text)]);
    }
    printTable(rows);
  }
}
for (const layer of experiment.layers) {
  console.log(`${layer}: cluster entropy in bits of ${repeatedCount} clusters\n`);
  const at = (curve: Estimate[] | undefined): string =>
    curve ? text(curve[counts.indexOf(repeatedCount)]!) : '–';
  printTable([
    [
      'neurons',
      ...clusterings.flatMap((clustering) =>
        ['PKT', 'conventional', 'difference'].map((what) => `${names[clustering]}: ${what}`),
      ),
    ],
    ...methods.map((method) => [
      neuronMethodStyles[method].name,
      ...clusterings.flatMap((clustering) => [
        ...roles.map((role) => at(curveOf(role, layer, method, clustering))),
        at(differenceOf(layer, method, clustering)),
      ]),
    ]),
  ]);
}
writeFigure(
  `neucept-entropy-${experimentName}.svg`,
  drawLines(
    experiment.layers.flatMap((layer) =>
      clusterings
        .filter((clustering) => clustering !== 'mixture')
        .map((clustering) =>
          plot(`${layer}, ${names[clustering]}: PKT`, 'cluster entropy (bits)', (method) =>
            curveOf('pkt', layer, method, clustering),
          ),
        ),
    ),
  ),
);
writeFigure(
  `neucept-difference-${experimentName}.svg`,
  drawLines(
    experiment.layers.flatMap((layer) =>
      clusterings.map((clustering) =>
        plot(`${layer}, ${names[clustering]}`, 'conventional − PKT (bits)', (method) =>
          differenceOf(layer, method, clustering),
        ),
      ),
    ),
  ),
);
if (options.whole) {
  console.log(`all neurons of a layer and all samples of the class, K-means, ${repeatedCount} clusters\n`);
  await wholeLayers();
}
printTime();

/** All entropies of a network, kept beside it. */
async function measure(role: (typeof roles)[number], seed: number): Promise<Entropies> {
  const file = join(experiment.folder, `entropies-${clustered}-${role}-${seed}.json`);
  const known = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Entropies;
  let reading: NetworkReading | undefined;
  for (const layer of experiment.layers) {
    for (const clustering of clusterings) {
      for (const method of methods) {
        const key = `${layer} ${clustering} ${method}`;
        // A mixture with full covariances of a whole layer has more numbers than there are samples to tell them.
        if (known[key] || (method === 'all' && clustering === 'mixture')) continue;
        reading ??= await readNetwork(experiment, role, seed);
        const start = performance.now();
        known[key] = await entropies(reading, layer, method, clustering);
        console.error(`${role}-${seed} ${key}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
        await writeWhole(file, JSON.stringify(known));
      }
    }
  }
  return known;
}

async function entropies(
  { layers, coarse, fine, orders }: NetworkReading,
  layer: string,
  method: Method,
  clustering: Clustering,
): Promise<Curves> {
  const activations = layers[layer]!;
  const rows = rowsOfFirstClass(coarse)
    .filter((_, i) => i % experiment.every === 0)
    .slice(0, clustered);
  const labels = rows.map((row) => fine[row]!);
  const curves: Curves = [];
  for (const repeat of repeats) {
    // Of the same neurons, agglomerative clustering makes the same clusters; and K-means of a whole layer takes long.
    if (repeat > 1 && (method === 'all' || (clustering === 'agglomerative' && method !== 'random'))) break;
    const order =
      method === 'all' || method === 'random'
        ? randomOrder(activations.columns, repeat)
        : orders[layer]![method];
    const neurons = method === 'all' ? order : order.slice(0, experiment.top);
    const clusterer = makeClusterer(pick(activations, rows, neurons), clustering, repeat, makePause());
    const curve: (number | null)[] = [];
    for (const count of counts) {
      // Other starts tell how much they matter; where the neurons are the same, one K is enough for that.
      const taken = repeat === 1 || method === 'random' || count === repeatedCount;
      curve.push(taken ? clusterEntropy((await clusterer(count)).assignment, labels).bits : null);
    }
    curves.push(curve);
  }
  return curves;
}

/**
 * All neurons of a layer and all samples of the class: mean over trainings of the cluster entropy of 5 clusters by
 * K-means, and the standard error.
 */
async function wholeLayers(): Promise<void> {
  const rows: string[][] = [['layer', 'network', 'cluster entropy (bits)', 'of each training, over starts']];
  for (const layer of experiment.layers) {
    for (const role of roles) {
      const trainings: { mean: number; error?: number }[] = [];
      for (const seed of seeds) {
        const file = join(experiment.folder, `whole-${layer}-${role}-${seed}.json`);
        if (!existsSync(file)) {
          const { layers, coarse, fine } = await readNetwork(experiment, role, seed);
          const samples = rowsOfFirstClass(coarse);
          const part = pick(layers[layer]!, samples, [...Array(layers[layer]!.columns).keys()]);
          const labels = samples.map((row) => fine[row]!);
          const bits: number[] = [];
          for (const repeat of repeats) {
            const { assignment } = await cluster(part, repeatedCount, 'kmeans', repeat);
            bits.push(clusterEntropy(assignment, labels).bits);
          }
          await writeWhole(file, JSON.stringify(bits));
        }
        trainings.push(estimate(JSON.parse(readFileSync(file, 'utf8')) as number[]));
      }
      rows.push([
        layer,
        role,
        text(estimate(trainings.map(({ mean }) => mean))),
        trainings.map(text).join(', '),
      ]);
    }
  }
  printTable(rows);
}

function rowsOfFirstClass(coarse: Int32Array): number[] {
  return [...coarse.keys()].filter((row) => coarse[row] === 0);
}

type Estimate = ReturnType<typeof estimate>;

/** For each K the mean over trainings. */
function curveOf(role: (typeof roles)[number], layer: string, method: Method, clustering: Clustering) {
  const ofSeeds = seeds.map((seed) =>
    meanCurve(found.get(`${role}-${seed}`)![`${layer} ${clustering} ${method}`]),
  );
  return estimates(ofSeeds);
}

function differenceOf(layer: string, method: Method, clustering: Clustering): Estimate[] | undefined {
  return estimates(
    seeds.map((seed) => {
      const of = (role: string) =>
        meanCurve(found.get(`${role}-${seed}`)![`${layer} ${clustering} ${method}`]);
      const [pkt, conventional] = [of('pkt'), of('conventional')];
      return pkt && conventional?.map((bits, i) => bits - pkt[i]!);
    }),
  );
}

function estimates(curves: readonly (number[] | undefined)[]): Estimate[] | undefined {
  const all = curves.filter((curve) => curve !== undefined);
  return all.length === 0 ? undefined : counts.map((_, i) => estimate(all.map((curve) => curve[i]!)));
}

function meanCurve(curves: Curves | undefined): number[] | undefined {
  return (
    curves &&
    counts.map((_, i) => estimate(curves.flatMap((curve) => (curve[i] === null ? [] : [curve[i]!]))).mean)
  );
}

function text({ mean, error }: Estimate): string {
  return error === undefined ? mean.toFixed(3) : `${mean.toFixed(3)} ± ${error.toFixed(3)}`;
}

function plot(title: string, y: string, curve: (method: Method) => Estimate[] | undefined): Plot {
  const lines = methods.flatMap((method): Line[] => {
    const points = curve(method);
    return points
      ? [{ ...neuronMethodStyles[method], points: points.map((point, i) => ({ x: counts[i]!, ...point })) }]
      : [];
  });
  return { title, x: 'clusters K', y, lines };
}
