// The guarantee, measured: how many selected neurons are false, and how many of the true ones are found.
//   npm run reproduce -- knockoffs [ar1|factor ...]
//   --repetitions 200  --runs 10  --samples 1000  --neurons 200  --critical 40  --signal 0.2  --q 0.05,0.1,0.2
//   --keep FILE   writes each repetition to the file as it ends, and leaves out those that are there: an experiment that
//                 was ended goes on; several with one file and a --part each (0/2 and 1/2) share it
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chooseS } from '../src/engine/neucept/chooseS.ts';
import { makeProblem } from '../src/engine/neucept/KnockoffProblem.ts';
import { completeNeuceptParameters } from '../src/engine/neucept/neuceptDefaults.ts';
import { prepareActivations } from '../src/engine/neucept/prepareActivations.ts';
import { repeatKnockoffs } from '../src/engine/neucept/repeatKnockoffs.ts';
import { selectNeurons } from '../src/engine/neucept/selectNeurons.ts';
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
    keep: { type: 'string' },
    part: { type: 'string', default: '0/1' },
  },
});
const [repetitions, runs] = [Number(values.repetitions), Number(values.runs)];
const sizes = { samples: Number(values.samples), neurons: Number(values.neurons) };
const truth = { critical: Number(values.critical), signal: Number(values.signal) };
const levels = values.q.split(',').map(Number);
const covariances = (positionals.length > 0 ? positionals : ['ar1', 'factor']) as ('ar1' | 'factor')[];
const [part, parts] = values.part.split('/').map(Number) as [number, number];

/** Of each repetition: the false share of what was selected, and the found share of what is true. */
interface Tally {
  readonly false: number[];
  readonly found: number[];
}

/** One repetition; what was selected by level and aggregation. */
interface Repetition {
  /** What it was asked for: repetitions of another experiment are left where they are. */
  readonly settings: string;
  readonly seed: number;
  readonly covariance: string;
  readonly response: string;
  readonly selections: { name: string; false: number; found: number }[];
  /** Of the processor. */
  readonly seconds: number;
}

const settings = JSON.stringify({ ...sizes, ...truth, runs, levels });
const nameOf = ({ seed, covariance, response }: Omit<Repetition, 'settings' | 'selections' | 'seconds'>) =>
  `${covariance} ${response} ${seed}`;
const known = new Map<string, Repetition>();
if (values.keep !== undefined && existsSync(values.keep)) {
  for (const line of readFileSync(values.keep, 'utf8').split('\n').filter(Boolean)) {
    const repetition = JSON.parse(line) as Repetition;
    if (repetition.settings === settings) known.set(nameOf(repetition), repetition);
  }
}

console.log(
  `load of the machine before: ${loadavg()[0]!.toFixed(1)}; ${sizes.samples} samples, ${sizes.neurons} neurons, ` +
    `${truth.critical} of them true, signal ${truth.signal}, ${repetitions} repetitions, ${known.size} results kept\n`,
);
const tallies = new Map<string, Tally>();
let processor = 0;
for (let seed = 1; seed <= repetitions; seed++) {
  if (seed % parts !== part) continue;
  for (const covariance of covariances) {
    for (const response of ['linear', 'nonlinear'] as const) {
      const name = nameOf({ seed, covariance, response });
      const repetition = known.get(name) ?? (await repeat(seed, covariance, response));
      if (values.keep !== undefined && !known.has(name)) {
        appendFileSync(values.keep, `${JSON.stringify(repetition)}\n`);
      }
      processor += repetition.seconds;
      for (const selection of repetition.selections) {
        const row = `${covariance} / ${response} / ${selection.name}`;
        const tally = tallies.get(row) ?? { false: [], found: [] };
        tallies.set(row, tally);
        tally.false.push(selection.false);
        tally.found.push(selection.found);
      }
    }
  }
}
printTable([
  ['covariance', 'response', 'q', 'aggregation', 'false', 'found'],
  ...[...tallies]
    .sort(([a], [b]) => rank(a).localeCompare(rank(b)))
    .map(([name, tally]) => [...name.split(' / '), estimate(tally.false), estimate(tally.found)]),
]);
console.log(`${processor.toFixed(0)} s of the processor`);
printTime();

/** Rows of one experiment together. */
function rank(name: string): string {
  return name.split(' / ').slice(0, 2).join(' ');
}

async function repeat(
  seed: number,
  covariance: 'ar1' | 'factor',
  response: 'linear' | 'nonlinear',
): Promise<Repetition> {
  const before = process.cpuUsage();
  const simulated = simulateActivations(new Random(seed), { ...sizes, ...truth, covariance, response });
  const { x, y, alive } = prepareActivations(simulated.activations, simulated.response, seed, {
    activations: 'simulation',
    response: 'response',
  });
  const { covariance: estimated } = ledoitWolf(x);
  const { s } = await chooseS(estimated, 'mvr');
  const problem = makeProblem(x, y, estimated, s, 'lasso');
  const statistics = await repeatKnockoffs(problem, runs, seed, {
    threads: 1,
    signal: new AbortController().signal,
    done: () => undefined,
  });
  const critical = new Set(simulated.critical);
  const selections = levels.flatMap((q) =>
    (['selection-count', 'e-values'] as const).map((aggregation) => {
      const parameters = completeNeuceptParameters({ precision: 1 - q, aggregation });
      const taken = aggregation === 'e-values' ? statistics : statistics.slice(0, 1);
      const { selected } = selectNeurons(taken, alive, parameters);
      const hits = selected.filter((neuron) => critical.has(neuron)).length;
      return {
        name: `${q} / ${aggregation === 'e-values' ? `e-values, ${runs} runs` : 'one run'}`,
        false: (selected.length - hits) / Math.max(1, selected.length),
        found: hits / critical.size,
      };
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { settings, seed, covariance, response, selections, seconds: (user + system) / 1e6 };
}

/** Mean and its standard error. */
function estimate(shares: readonly number[]): string {
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, shares.length - 1) / shares.length);
  return `${mean.toFixed(3)} ± ${error.toFixed(3)}`;
}
