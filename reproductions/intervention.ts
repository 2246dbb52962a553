// "Rules carry class information" (section 3.2, figure 2 bottom) on digits: is a digit still recognised when the last
// layer does not see the neurons that rules give it? The rules come from the training digits, the accuracies from the
// test digits.
import type { RulesResult } from '../src/protocol/RulesResult.ts';
import type { InterventionResult } from '../src/protocol/InterventionResult.ts';
import { lastDenseLayer } from '../src/engine/evaluation/lastDenseLayer.ts';
import { readModel } from '../src/engine/formats/readModel.ts';
import { Engine } from '../src/engine/service/Engine.ts';
import { resultSvg } from '../src/report/resultSvg.ts';
import { context, readLayers, source, testDigits, trainingDigits } from './support/digits.ts';
import { percent, printTable, printTime, writeFigure } from './support/report.ts';

const engine = new Engine();
const rules = await engine.rules(
  {
    ...source,
    model: 'lenet-relu',
    data: trainingDigits,
    parameters: { layers: ['class', 'linear'], theta: 0.3, strongest: 0 },
  },
  context,
);
const intervene = (tested: RulesResult): Promise<InterventionResult> =>
  engine.intervention({ ...source, data: testDigits, rules: tested, random: 100 }, context);
const result = await intervene(rules);
const [pair] = rules.pairs;
console.log(
  `${pair!.rules.length} rules from the classes to linear, ${percent(1 - pair!.bits.model / pair!.bits.baseline)} of the bits saved\n`,
);

// Two other choices of as many neurons for each digit, which are harder to beat than random ones: those that are active
// most often in its training digits, and those that add most to its output on average.
const { active, mean } = await activity();
const weights = await outputWeights();
const frequent = await intervene(choose((digit, neuron) => active[digit]![neuron]!));
const strong = await intervene(choose((digit, neuron) => mean[digit]![neuron]! * weights[digit]![neuron]!));

printTable([
  [
    'digit',
    'neurons',
    'whole network',
    "without the rules' neurons",
    'random: median',
    'random: 10 % and 90 % quantile',
    'most often active',
    'largest contribution',
    'then taken for',
  ],
  ...result.classes.map(({ index, neurons, before, after, random, instead }) => [
    index,
    neurons.length,
    percent(before!),
    percent(after!),
    percent(random!.class.median),
    `${percent(random!.class.quantile10)} – ${percent(random!.class.quantile90)}`,
    percent(frequent.classes[index]!.after!),
    percent(strong.classes[index]!.after!),
    instead
      .slice(0, 2)
      .map((other) => `${other.index} (${other.samples})`)
      .join(', '),
  ]),
]);
for (const [name, { classes }] of Object.entries({ rules: result, frequent, strong })) {
  const mean = classes.reduce((sum, { after }) => sum + after!, 0) / classes.length;
  const more = classes.filter(({ verdict }) => verdict === 'more').length;
  console.log(
    `${name}: mean accuracy ${percent(mean)}, below the random 10 % quantile: ${more} of ${classes.length}`,
  );
}
console.log();
writeFigure('explainn-intervention.svg', resultSvg(result));
await engine.dispose();
printTime();

/** As many neurons for each digit as its rules have, those with the highest score. */
function choose(score: (digit: number, neuron: number) => number): RulesResult {
  const chosen = result.classes.map(({ index, neurons }) => {
    const tail = Array.from({ length: result.layer.neurons }, (_, neuron) => neuron)
      .sort((a, b) => score(index, b) - score(index, a))
      .slice(0, neurons.length)
      .sort((a, b) => a - b);
    return { ...pair!.rules[0]!, head: [index], tail, l: 1, k: 1 };
  });
  return { ...rules, pairs: [{ ...pair!, rules: chosen }] };
}

/** For each digit, the share of its training samples in which a neuron of linear is active, and its mean activation. */
async function activity(): Promise<{ active: Float64Array[]; mean: Float64Array[] }> {
  const { neurons } = result.layer;
  const zeros = (): Float64Array[] => Array.from({ length: 10 }, () => new Float64Array(neurons));
  const [active, mean, counts] = [zeros(), zeros(), new Float64Array(10)];
  await readLayers(
    source.workspace,
    'lenet-relu',
    trainingDigits,
    ['linear'],
    ({ labels, values: [linear] }) => {
      labels.forEach((digit, i) => {
        counts[digit]!++;
        for (let neuron = 0; neuron < neurons; neuron++) {
          const value = linear![i * neurons + neuron]!;
          mean[digit]![neuron]! += value;
          if (value > 0) active[digit]![neuron]!++;
        }
      });
    },
  );
  const over = (sums: Float64Array[]): Float64Array[] =>
    sums.map((row, digit) => row.map((sum) => sum / counts[digit]!));
  return { active: over(active), mean: over(mean) };
}

async function outputWeights(): Promise<Float64Array[]> {
  const model = await readModel(`${source.workspace}/lenet-relu.onnx`);
  const dense = lastDenseLayer(model.graph, model.output);
  return Array.from({ length: dense.classes }, (_, digit) => dense.column(digit));
}
