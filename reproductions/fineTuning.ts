// "The effect of fine tuning" (section 3.2) on digits: two networks tell even from odd digits; one was trained from the
// weights of a network that knows the ten digits, the other from random weights. What is left of the rules between
// digits and neurons? Their units are tanh, so that a neuron counts as active above its own 90 % quantile.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compareRules } from '../src/engine/compareRules.ts';
import { fitLinearClassifier } from '../src/engine/evaluation/fitLinearClassifier.ts';
import { Matrix } from '../src/engine/numeric/Matrix.ts';
import { Engine } from '../src/engine/service/Engine.ts';
import type { RulesComparisonResult } from '../src/protocol/RulesComparisonResult.ts';
import type { RuleInResult, RulesResult } from '../src/protocol/RulesResult.ts';
import { makeNpy } from '../test/support/makeNpy.ts';
import { context, readLayers, source, testDigits } from './support/digits.ts';
import { percent, printTable, printTime } from './support/report.ts';

const quantile = 0.9;
const networks = ['lenet5', 'even-odd-from-digits', 'even-odd-from-scratch'] as const;
type Network = (typeof networks)[number];
const compared: readonly (readonly [Network, Network])[] = [
  ['lenet5', 'even-odd-from-digits'],
  ['lenet5', 'even-odd-from-scratch'],
  ['even-odd-from-digits', 'even-odd-from-scratch'],
];

const engine = new Engine();
const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-'));
writeFileSync(join(folder, 'neuron-lens.json'), JSON.stringify(wholeWorkspace()));

/** What the last hidden layer holds for each test digit, and where it is active. */
interface LastLayer {
  readonly digits: readonly number[];
  readonly values: readonly Float32Array[];
  readonly bits: readonly Uint8Array[];
}
const layers = new Map<Network, LastLayer>();
for (const network of networks) layers.set(network, await readActive(network));

const digitRules = new Map<Network, RulesResult>();
const layerRules = new Map<Network, RulesResult>();
for (const network of networks) {
  digitRules.set(network, await mineDigits(network));
  layerRules.set(
    network,
    await engine.rules(
      {
        ...source,
        // Even/odd networks know two classes, and the files' labels are ten.
        workspace: folder,
        model: network,
        data: 'digits',
        parameters: { layers: ['linear', 'conv3', 'conv2'], quantile, theta: 0.3, strongest: 0 },
      },
      context,
    ),
  );
}

console.log('Rules from the ten digits (labels) to the last hidden layer:\n');
printTable([
  ['network', 'rules', 'bits saved', 'neurons with a rule', 'digits in a head, mean'],
  ...networks.map((network) => {
    const [pair] = digitRules.get(network)!.pairs;
    const heads = pair!.rules.reduce((sum, { head }) => sum + head.length, 0) / pair!.rules.length;
    const tails = new Set(pair!.rules.flatMap(({ tail }) => tail)).size;
    const saved = 1 - pair!.bits.model / pair!.bits.baseline;
    return [network, pair!.rules.length, percent(saved), tails, heads.toFixed(1)];
  }),
]);
for (const [a, b] of compared) {
  printComparison(`${a} and ${b}`, [
    compareRules(digitRules.get(a)!, digitRules.get(b)!),
    compareRules(layerRules.get(a)!, layerRules.get(b)!),
  ]);
}

console.log(
  "Do lenet5's rules from digits hold on the same neurons of the other networks? And are the digits still there?\n",
);
printTable([
  [
    'network',
    'median confidence',
    'rules with a confidence above 0.5',
    'digits told by a linear classifier on the layer',
  ],
  ...networks.map((network) => {
    const held = digitRules.get('lenet5')!.pairs[0]!.rules.map((rule) => confidence(rule, network));
    const sorted = [...held].sort((x, y) => x - y);
    return [
      network,
      sorted[Math.floor(sorted.length / 2)]!.toFixed(2),
      `${held.filter((share) => share > 0.5).length} of ${held.length}`,
      percent(digitsTold(network)),
    ];
  }),
]);
rmSync(folder, { recursive: true });
await engine.dispose();
printTime();

/** The example's workspace, with all test digits as `digits`. */
function wholeWorkspace(): object {
  const file = JSON.parse(readFileSync(`${source.workspace}/neuron-lens.json`, 'utf8')) as {
    models: Record<string, { path: string; preprocessing: object; labels: string[] }>;
    dataSets: { digits: object };
  };
  const models = Object.entries(file.models).map(([name, { path, preprocessing, labels }]) => [
    name,
    { path: resolve(source.workspace, path), preprocessing, labels },
  ]);
  const digits = { ...file.dataSets.digits, path: resolve(testDigits) };
  return { models: Object.fromEntries(models), dataSets: { digits } };
}

async function readActive(network: Network): Promise<LastLayer> {
  const values: Float32Array[] = [];
  const digits: number[] = [];
  const [shape] = await readLayers(folder, network, 'digits', ['linear'], ({ labels, values: [linear] }) => {
    const neurons = linear!.length / labels.length;
    labels.forEach((digit, i) => {
      digits.push(digit);
      values.push(linear!.slice(i * neurons, (i + 1) * neurons));
    });
  });
  const borders = Array.from({ length: shape![0]! }, (_, neuron) => {
    const sorted = Float32Array.from(values, (row) => row[neuron]!).sort();
    return sorted[Math.floor(quantile * (sorted.length - 1))]!;
  });
  const bits = values.map((row) =>
    Uint8Array.from(row, (value, neuron) => (value > borders[neuron]! ? 1 : 0)),
  );
  return { digits, values, bits };
}

/** Even/odd networks have two classes, so that the digits come in as a matrix. */
async function mineDigits(network: Network): Promise<RulesResult> {
  const { digits, bits } = layers.get(network)!;
  const write = (name: string, rows: readonly ArrayLike<number>[]): string => {
    const path = join(folder, `${network}-${name}.npy`);
    writeFileSync(
      path,
      makeNpy(
        rows.flatMap((row) => Array.from(row)),
        [rows.length, rows[0]!.length],
        '|b1',
      ),
    );
    return path;
  };
  const heads = write(
    'digits',
    digits.map((digit) => Array.from({ length: 10 }, (_, i) => (i === digit ? 1 : 0))),
  );
  return engine.matrixRules(
    { heads, tails: write('linear', bits), seed: 0, parameters: { theta: 0.3 } },
    context,
  );
}

function printComparison(title: string, comparisons: readonly RulesComparisonResult[]): void {
  console.log(`${title}:\n`);
  printTable([
    [
      'layers',
      'in both',
      'changed',
      'only in the first',
      'only in the second',
      'links',
      'in both',
      'by chance',
    ],
    ...comparisons.flatMap(({ pairs }) =>
      pairs.map(({ from, to, rules, links }) => {
        const count = (state: string): number => rules.filter((rule) => rule.state === state).length;
        const layers = from.startsWith('heads') ? 'digits → linear' : `${from} → ${to}`;
        return [
          layers,
          count('same'),
          count('changed'),
          count('first'),
          count('second'),
          `${links.first} and ${links.second}`,
          links.both,
          links.expected.toFixed(1),
        ];
      }),
    ),
  ]);
}

/** Share of the samples with a digit of the head in which k of the tails are active in another network. */
function confidence({ head, tail, k }: RuleInResult, network: Network): number {
  const { digits, bits } = layers.get(network)!;
  const rows = bits.filter((_, row) => head.includes(digits[row]!));
  return rows.filter((row) => tail.filter((neuron) => row[neuron] === 1).length >= k).length / rows.length;
}

/** Accuracy of a linear classifier of the ten digits on the layer, trained on the first fifth. */
function digitsTold(network: Network): number {
  const { digits, values } = layers.get(network)!;
  const trained = Math.floor(values.length / 5);
  const rows = Matrix.fromRows(values.map((row) => Array.from(row)));
  const held = rows.block(trained, 0, rows.rows - trained, rows.columns);
  const classifier = fitLinearClassifier(
    rows.block(0, 0, trained, rows.columns),
    digits.slice(0, trained),
    10,
  );
  const predicted = classifier.predict(held);
  return predicted.filter((digit, i) => digit === digits[trained + i]).length / held.rows;
}
