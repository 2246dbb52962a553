// Do the neurons that a method puts first carry the prediction (figure 8 of the paper)? Noise is added to the layer, less
// to the neurons that are protected, and the accuracy on a digit is followed. The prior LeNet, the mean over the digits.
//   npm run reproduce -- neuceptNetworks, then
//   npm run reproduce -- neuceptAblation [--seeds 1,2,3] [--limit 1000]
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { completeAblationParameters } from '../src/engine/evaluation/neurons/ablationDefaults.ts';
import { analyseAblation } from '../src/engine/evaluation/neurons/analyseAblation.ts';
import { writeWhole } from '../src/engine/writeWhole.ts';
import { AblationResultSchema, type AblationResult } from '../src/protocol/AblationResult.ts';
import { neuronMethods, type NeuronMethod } from '../src/protocol/NeuronScores.ts';
import { drawLines, type Line, type Plot } from './support/drawLines.ts';
import { estimate } from './support/estimate.ts';
import { experiments, withNetwork, type OpenedNetwork } from './support/neuceptExperiment.ts';
import { neuronMethodStyles } from './support/neuronMethodStyles.ts';
import { printTable, printTime, writeFigure } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    limit: { type: 'string', default: '1000' },
  },
});
const seeds = options.seeds.split(',').map(Number);
const limit = Number(options.limit);
const experiment = experiments.mnist;
/** Squared lengths of the noise; the published experiments go from 0 to 40,000 in steps of 1,000. */
const noise = [30, 100, 300, 1000, 3000, 10_000, 40_000];
/** Protected neurons, and the published γ. There γ is divided by the root of their number, which is done here. */
const tops = [5, 10];
const gammas = [10, 100];

console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
const plots: Plot[] = [];
for (const layer of experiment.layers) {
  const head = ['protected'];
  const rows = new Map<NeuronMethod, string[]>(neuronMethods.map((method) => [method, []]));
  const results: AblationResult[] = [];
  for (const seed of seeds) results.push(await ablate(layer, seed));
  for (const top of tops) {
    for (const gamma of gammas) {
      head.push(`top ${top}, γ ${gamma}`);
      const lines = neuronMethods.map((method): Line => {
        const curves = results.map((result) => accuracies(result, method, top, gamma));
        // The mean over the levels: they are nearly as far from each other, in logarithms.
        const { mean, error } = estimate(curves.map((curve) => estimate(curve).mean));
        rows
          .get(method)!
          .push(error === undefined ? mean.toFixed(3) : `${mean.toFixed(3)} ± ${error.toFixed(3)}`);
        return {
          ...neuronMethodStyles[method],
          points: noise.map((level, i) => ({
            x: Math.log10(level),
            ...estimate(curves.map((curve) => curve[i]!)),
          })),
        };
      });
      plots.push({
        title: `${layer}: top ${top}, γ ${gamma}`,
        x: 'log₁₀ of the squared length of the noise',
        y: 'accuracy',
        lines,
      });
    }
  }
  console.log(`${layer}: mean accuracy over the noise levels (± standard error over trainings)\n`);
  printTable([head, ...[...rows].map(([method, cells]) => [neuronMethodStyles[method].name, ...cells])]);
}
writeFigure('neucept-ablation.svg', drawLines(plots));
printTime();

async function ablate(layer: string, seed: number): Promise<AblationResult> {
  const file = join(experiment.folder, `ablation-${layer}-${limit}-${seed}.json`);
  if (!existsSync(file)) {
    const start = performance.now();
    const parameters = completeAblationParameters({
      layer,
      top: tops,
      gamma: tops.flatMap((top) => gammas.map((gamma) => divided(gamma, top))).sort((a, b) => a - b),
      noise,
      scale: 'energy',
      repeats: 1,
    });
    const ablation = (source: OpenedNetwork) => analyseAblation({ ...source, parameters });
    const result = await withNetwork(experiment, 'prior', seed, ablation, limit);
    await writeWhole(file, JSON.stringify(result));
    console.error(`${file}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return AblationResultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The γ of the paper's code as the engine has it. */
function divided(gamma: number, top: number): number {
  return gamma / Math.sqrt(top);
}

/** At each noise level, the mean over the digits. */
function accuracies({ mean }: AblationResult, method: NeuronMethod, top: number, gamma: number): number[] {
  const found = mean!.find(
    (curve) => curve.method === method && curve.top === top && curve.gamma === divided(gamma, top),
  );
  return found!.points.slice(1).map(({ accuracy }) => accuracy);
}
