// The guarantee, measured: how many selected neurons are false, and how many of the true ones are found.
//   npm run reproduce -- knockoffs [ar1|factor ...]
//   --repetitions 200  --runs 10  --samples 1000  --neurons 200  --critical 40  --signal 0.2  --q 0.05,0.1,0.2
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chooseS } from '../src/engine/neucept/chooseS.ts';
import { makeProblem, runKnockoffs } from '../src/engine/neucept/KnockoffProblem.ts';
import { completeNeuceptParameters } from '../src/engine/neucept/neuceptDefaults.ts';
import { prepareActivations } from '../src/engine/neucept/prepareActivations.ts';
import { selectNeurons } from '../src/engine/neucept/selectNeurons.ts';
import { deriveSeed } from '../src/engine/numeric/deriveSeed.ts';
import { ledoitWolf } from '../src/engine/numeric/ledoitWolf.ts';
import { Random } from '../src/engine/numeric/Random.ts';
import { simulateActivations } from '../test/support/simulateActivations.ts';
import { printTable, printTime } from './support/report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repetitions: { type: 'string', default: '200' },
    runs: { type: 'string', default: '10' },
    samples: { type: 'string', default: '1000' },
    neurons: { type: 'string', default: '200' },
    critical: { type: 'string', default: '40' },
    signal: { type: 'string', default: '0.2' },
    q: { type: 'string', default: '0.05,0.1,0.2' },
  },
});
const [repetitions, runs] = [Number(values.repetitions), Number(values.runs)];
const sizes = { samples: Number(values.samples), neurons: Number(values.neurons) };
const truth = { critical: Number(values.critical), signal: Number(values.signal) };
const levels = values.q.split(',').map(Number);
const covariances = (positionals.length > 0 ? positionals : ['ar1', 'factor']) as ('ar1' | 'factor')[];

/** Of each repetition: the false share of what was selected, and the found share of what is true. */
interface Tally {
  readonly false: number[];
  readonly found: number[];
}

console.log(
  `load of the machine before: ${loadavg()[0]!.toFixed(1)}; ${sizes.samples} samples, ${sizes.neurons} neurons, ` +
    `${truth.critical} of them true, signal ${truth.signal}, ${repetitions} repetitions\n`,
);
const rows: string[][] = [['covariance', 'response', 'q', 'aggregation', 'false', 'found']];
for (const covariance of covariances) {
  for (const response of ['linear', 'nonlinear'] as const) {
    const tallies = new Map<string, Tally>();
    for (let seed = 1; seed <= repetitions; seed++) repeat(seed, covariance, response, tallies);
    for (const [name, tally] of tallies) {
      rows.push([covariance, response, ...name.split(' / '), estimate(tally.false), estimate(tally.found)]);
      console.log(rows.at(-1)!.join('  '));
    }
  }
}
console.log();
printTable(rows);
printTime();

function repeat(
  seed: number,
  covariance: 'ar1' | 'factor',
  response: 'linear' | 'nonlinear',
  tallies: Map<string, Tally>,
): void {
  const simulated = simulateActivations(new Random(seed), { ...sizes, ...truth, covariance, response });
  const { x, y, alive } = prepareActivations(simulated.activations, simulated.response, seed, {
    activations: 'simulation',
    response: 'response',
  });
  const { covariance: estimated } = ledoitWolf(x);
  const { s } = chooseS(estimated, 'mvr');
  const problem = makeProblem(x, y, estimated, s, 'lasso');
  const statistics = Array.from({ length: runs }, (_, run) => runKnockoffs(problem, deriveSeed(seed, run)));
  const critical = new Set(simulated.critical);
  for (const q of levels) {
    for (const aggregation of ['selection-count', 'e-values'] as const) {
      const parameters = completeNeuceptParameters({ precision: 1 - q, aggregation });
      const taken = aggregation === 'e-values' ? statistics : statistics.slice(0, 1);
      const { selected } = selectNeurons(taken, alive, parameters);
      const name = `${q} / ${aggregation === 'e-values' ? `e-values, ${runs} runs` : 'one run'}`;
      const tally = tallies.get(name) ?? { false: [], found: [] };
      tallies.set(name, tally);
      const hits = selected.filter((neuron) => critical.has(neuron)).length;
      tally.false.push((selected.length - hits) / Math.max(1, selected.length));
      tally.found.push(hits / critical.size);
    }
  }
}

/** Mean and its standard error. */
function estimate(shares: readonly number[]): string {
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, shares.length - 1) / shares.length);
  return `${mean.toFixed(3)} ± ${error.toFixed(3)}`;
}
