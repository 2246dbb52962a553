// Are the fine classes linearly separable inside a network that was not asked for them (figure 12 of the paper)? Linear
// probes on the layers of LeNet(A), from prior-knowledge training, and LeNet(B), conventional: of even and odd (2), of the
// digits (10), and of the mechanisms that NeuCEPT finds among even digits.
//   npm run reproduce -- neuceptNetworks, then
//   npm run reproduce -- neuceptProbes [--seeds 1,2,3] [--limit 5000]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Engine } from '../src/engine/service/Engine.ts';
import { probeTargets, type ProbesResult, type ProbeTarget } from '../src/protocol/ProbesResult.ts';
import { context } from './support/digits.ts';
import { drawLines, type Plot } from './support/drawLines.ts';
import { estimate } from './support/estimate.ts';
import { experiments } from './support/neuceptExperiment.ts';
import { percent, printTable, printTime, writeFigure } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    limit: { type: 'string', default: '5000' },
  },
});
const seeds = options.seeds.split(',').map(Number);
const { folder, top, precision } = experiments.mnist;
const networks = { pkt: 'LeNet(A)', conventional: 'LeNet(B)' } as const;
const colors = { pkt: '#d55e00', conventional: '#0072b2' } as const;
const targets: Readonly<Record<ProbeTarget, string>> = {
  labels: 'even or odd (2)',
  fine: 'digits (10)',
  mechanisms: 'mechanisms (NeuCEPT)',
};

console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
const engine = new Engine();
const found: Record<keyof typeof networks, ProbesResult[]> = { pkt: [], conventional: [] };
for (const seed of seeds) {
  for (const role of ['pkt', 'conventional'] as const) {
    const source = {
      workspace: folder,
      model: `${role}-${seed}`,
      data: 'coarse-test',
      limit: Number(options.limit),
      seed,
      device: 'cpu',
    };
    const of = await engine.neucept(
      {
        ...source,
        parameters: {
          precision,
          network: { class: 'even', layers: ['linear'] },
          mechanisms: { count: 5, representatives: top, clustered: 'label', embedding: 'none' },
        },
      },
      context,
    );
    const result = await engine.probes({ ...source, parameters: {}, of }, context);
    found[role].push(result);
    console.error(
      `${source.model}: ${of.seconds.toFixed(0)} s, ${result.seconds.toFixed(0)} s; cluster entropy ${of.mechanisms?.entropy?.bits.toFixed(3)} bits; ${result.warnings.join(' ')}`,
    );
  }
}
await engine.dispose();

const { layers } = found.pkt[0]!;
const plots = probeTargets.map((target): Plot => {
  const lines = (['pkt', 'conventional'] as const).map((role) => ({
    name: networks[role],
    color: colors[role],
    dash: '',
    points: layers.map((_, layer) => ({
      x: layer,
      ...estimate(
        found[role].map(({ layers: probed, targets: asked }) => {
          const { held } = probed[layer]!.probes[asked.findIndex((each) => each.target === target)]!;
          return held.hits / held.of;
        }),
      ),
    })),
  }));
  const places = layers.map(({ name }) => name);
  return { title: targets[target], x: 'layer', y: 'accuracy on held-out digits', lines, places };
});
printTable([
  ['probe of', 'network', ...layers.map(({ name, neurons }) => `${name} (${neurons})`)],
  ...plots.flatMap(({ title, lines }) =>
    lines.map(({ name, points }) => [
      title,
      name,
      ...points.map(({ mean, error }) =>
        error === undefined ? percent(mean) : `${percent(mean)} ± ${percent(error)}`,
      ),
    ]),
  ),
]);
writeFigure('neucept-probes.svg', drawLines(plots));
printTime();
