// Times of findings next to the code: npm run bench -- --code.
// A file of 2,000 lines with forty networks, the analyses of one of them, and what a hover waits for.
import { cpus, loadavg } from 'node:os';
import { findNetworks } from '../src/engine/code/findNetworks.ts';
import { matchLayers } from '../src/engine/code/matchLayers.ts';
import { layerFindings } from '../src/report/layerFindings.ts';
import { layerHover } from '../src/report/layerHover.ts';
import { summarizeResult } from '../src/report/summarizeResult.ts';
import { makeConductanceResult } from '../test/support/makeConductanceResult.ts';

const results = 20;
const depth = 24;
const layers = Array.from({ length: depth }, (_, i) => ({
  ...{ name: `conv${i}`, operator: 'Conv', shape: [i + 2, 9, 9] },
}));
const modules = layers
  .map(
    ({ name, shape }, i) =>
      `        self.${name} = nn.Conv2d(${i + 1}, ${shape[0]}, 3)\n        self.relu${i} = nn.ReLU()\n`,
  )
  .join('');
const code = Array.from(
  { length: 40 },
  (_, i) => `class Net${i}(nn.Module):\n    def __init__(self):\n        super().__init__()\n${modules}\n`,
).join('');

console.log(
  `${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`,
);
console.log(`${code.split('\n').length} lines, ${results} analyses of ${depth} layers; milliseconds`);
const documents = Array.from({ length: results }, (_, seed) =>
  makeConductanceResult({ seed, layers, samples: 20 }),
);

/** The first run, and the median of so many more. */
async function time(name: string, run: (i: number) => unknown, runs = 21): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i <= runs; i++) {
    const started = performance.now();
    await run(i);
    times.push(performance.now() - started);
  }
  const [first, ...later] = times;
  const median = later.sort((a, b) => a - b)[Math.floor(later.length / 2)]!;
  console.log(
    `${name.padEnd(42)} first ${first!.toFixed(2).padStart(7)}   then ${median.toFixed(2).padStart(7)}`,
  );
}

// Another comment each time: no state of the code is met twice.
await time('parse, after an edit', (i) => findNetworks(`${code}# ${i}\n`, 'python'));
const networks = await findNetworks(code, 'python');
await time('match the layers', () => matchLayers(networks, layers, 'Net7'));
await time('summaries of the analyses', (i) =>
  documents.map((result) => summarizeResult({ ...result, seed: i })),
);
const summaries = documents.map(summarizeResult);
await time('put the findings together', () => layerFindings(summaries));
const findings = layerFindings(summaries).get('conv7')!;
await time('hover, all else done', () =>
  layerHover({ name: 'conv7', model: 'net.onnx', findings }, () => 'command:x'),
);
