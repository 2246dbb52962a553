// Does a network group the fine classes that it is not asked for (figure 2 of the paper)? Activations of the neurons of
// the last hidden layer that NeuCEPT puts first, embedded and coloured by fine class: the prior network, the one from
// prior-knowledge training, and the conventional one.
//   npm run reproduce -- neuceptNetworks, then
//   npm run reproduce -- neuceptClouds [--experiment mnist|cifar|cifar-full] [--seeds 1,2,3]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { cluster } from '../src/engine/neucept/mechanisms/cluster.ts';
import { clusterEntropy } from '../src/engine/neucept/mechanisms/clusterEntropy.ts';
import { embedRows } from '../src/engine/neucept/mechanisms/embedRows.ts';
import { makePause } from '../src/engine/makePause.ts';
import { meanSilhouette } from '../src/engine/neucept/mechanisms/silhouette.ts';
import { sampleRows } from '../src/engine/neucept/mechanisms/takeRows.ts';
import { pickRows } from '../src/engine/numeric/pickRows.ts';
import { decodeArray } from '../src/protocol/EncodedArray.ts';
import { drawClouds, type Cloud } from './support/drawClouds.ts';
import { estimate } from './support/estimate.ts';
import { experiments, pick, readNetwork } from './support/neuceptExperiment.ts';
import { roles, type Role } from './support/neuceptNetworks.ts';
import { percent, printTable, printTime, writeFigure } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    experiment: { type: 'string', default: 'mnist' },
    seeds: { type: 'string', default: '1,2,3' },
  },
});
const experimentName = options.experiment as keyof typeof experiments;
const experiment = experiments[experimentName];
const seeds = options.seeds.split(',').map(Number);
const layer = experiment.layers.at(-1)!;
const repeats = [1, 2, 3];

/** Of one network: K-means with as many clusters as fine classes, and how well the fine classes themselves are apart. */
interface Apart {
  readonly accuracy: number;
  readonly bits: number;
  readonly silhouette: number;
}

console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
const clouds: Cloud[] = [];
const found = new Map<Role, Apart[]>(roles.map((role) => [role, []]));
for (const seed of seeds) {
  for (const role of roles) {
    const reading = await readNetwork(experiment, role, seed);
    const { predicted, fine, coarse, orders } = reading;
    const all = [...fine.keys()];
    const rows = pick(reading.layers[layer]!, all, orders[layer]!.neucept.slice(0, experiment.top));
    const sample = await sampleRows(rows, seed, makePause());
    const labels = sample.positions.map((row) => fine[row]!);
    const classes = new Set(fine).size;
    const sampled = pickRows(rows, sample.positions);
    const bits: number[] = [];
    for (const repeat of repeats) {
      bits.push(clusterEntropy((await cluster(sampled, classes, 'kmeans', repeat)).assignment, labels).bits);
    }
    found.get(role)!.push({
      accuracy: all.filter((row) => predicted[row] === coarse[row]).length / all.length,
      bits: estimate(bits).mean,
      silhouette: meanSilhouette(sample.distances, labels)!,
    });
    if (seed !== seeds[0]) continue;
    const embedding = await embedRows(rows, sample, 'umap', seed, makePause(), () => undefined);
    clouds.push({ title: role, points: decodeArray(embedding!.points) as Float32Array, groups: labels });
  }
}
printTable([
  ['network', 'test accuracy', 'cluster entropy (bits)', 'silhouette of the fine classes'],
  ...roles.map((role) => {
    const of = (value: keyof Apart, text = (number: number) => number.toFixed(3)): string => {
      const { mean, error } = estimate(found.get(role)!.map((each) => each[value]));
      return error === undefined ? text(mean) : `${text(mean)} ± ${text(error)}`;
    };
    return [role, of('accuracy', percent), of('bits'), of('silhouette')];
  }),
]);
writeFigure(`neucept-clouds-${experimentName}.svg`, drawClouds(clouds));
printTime();
