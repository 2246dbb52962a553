import type { NeuceptResult } from '../../../protocol/NeuceptResult.ts';
import type { ProbesResult } from '../../../protocol/ProbesResult.ts';
import { unitOf } from '../../activations/inputLayer.ts';
import { readLayerActivations } from '../../activations/readLayerActivations.ts';
import { selectActivationLayers } from '../../activations/selectActivationLayers.ts';
import type { ConductanceAnalysis } from '../../conductance/ConductanceAnalysis.ts';
import { pathNetwork } from '../../conductance/PathNetwork.ts';
import { neuronCount } from '../../conductance/unit.ts';
import { makePause, type Pause } from '../../makePause.ts';
import { wilsonInterval } from '../../neucept/mechanisms/wilsonInterval.ts';
import type { Matrix } from '../../numeric/Matrix.ts';
import { pickRows } from '../../numeric/pickRows.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';
import { resultHeader } from '../../resultHeader.ts';
import { readLayerLines } from '../../workspace/readLayerLines.ts';
import { classifierIterations, LinearClassifier } from '../LinearClassifier.ts';
import type { UntargetedProbes } from './probeDefaults.ts';
import { probeQuestions, type ProbeQuestion } from './probeQuestions.ts';

/** Everything that probes need. */
export type ProbesAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly parameters: UntargetedProbes;
  /** Mechanisms to predict. */
  readonly of?: NeuceptResult | undefined;
};

/** Multiplications that reading one number of a layer is worth, roughly. */
const readingCost = 1000;

/**
 * Linear probes (Alain and Bengio 2017): how well a softmax regression on a layer's activations predicts the labels, the
 * fine labels and the mechanisms of samples that it has not seen. The same samples are held out for every layer.
 *
 * Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted.
 */
export async function analyseProbes(analysis: ProbesAnalysis): Promise<ProbesResult> {
  const started = performance.now();
  const { model, data, parameters, signal, seed, of } = analysis;
  const warnings = [...model.warnings];
  const network = pathNetwork(model);
  const layers = selectActivationLayers(network, parameters.layers);
  const questions = probeQuestions(data, { asked: parameters.targets, of, seed }, warnings);
  const neurons = layers.map((layer) => neuronCount(layer, unitOf(layer, parameters.unit)));
  const work = neurons.map(
    (count) =>
      readingCost * data.samples * count +
      questions.reduce((sum, question) => sum + fitCost(question, count), 0),
  );
  const meter = new ProgressMeter(
    analysis.progress,
    work.reduce((sum, value) => sum + value, 0),
    'Reading activations',
  );
  const pause = makePause(signal);
  const lines = await readLayerLines(analysis, network.layers, warnings);
  const found: ProbesResult['layers'] = [];
  for (const [i, layer] of layers.entries()) {
    meter.say(`Reading ${layer.name}`);
    const read = await readLayerActivations(analysis, network, [layer], {
      unit: parameters.unit,
      advance: (samples) => meter.advance(readingCost * samples * neurons[i]!),
    });
    const activations = read.layers[0]!;
    meter.say(`Probing ${layer.name}`);
    const probes: ProbesResult['layers'][number]['probes'] = [];
    for (const question of questions) {
      const cost = fitCost(question, activations.columns) / classifierIterations;
      probes.push(await probe(activations, question, pause, () => meter.advance(cost)));
    }
    found.push({
      name: layer.name,
      shape: [...layer.shape],
      neurons: activations.columns,
      ...(lines[layer.name] === undefined ? {} : { line: lines[layer.name]! }),
      probes,
    });
  }
  warnings.push(...crowdedLayers(found, questions));
  return {
    kind: 'probes',
    ...resultHeader(analysis),
    parameters: { ...parameters, targets: questions.map(({ described }) => described.target) },
    targets: questions.map(({ described }) => described),
    layers: found,
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

async function probe(
  activations: Matrix,
  { training, held, classOf, described }: ProbeQuestion,
  pause: Pause,
  advance: () => void,
): Promise<ProbesResult['layers'][number]['probes'][number]> {
  const features = pickRows(activations, training);
  const classifier = new LinearClassifier(features, training.map(classOf), described.classes.length);
  for (let iteration = 0; iteration < classifierIterations; iteration++) {
    await pause();
    classifier.iterate();
    advance();
  }
  const rightOf = (rows: readonly number[], of: Matrix): number => {
    const predicted = classifier.predict(of);
    return rows.filter((row, i) => predicted[i] === classOf(row)).length;
  };
  return {
    held: wilsonInterval(rightOf(held, pickRows(activations, held)), held.length),
    training: rightOf(training, features) / training.length,
  };
}

/** Multiplications. */
function fitCost({ described }: ProbeQuestion, neurons: number): number {
  return 2 * classifierIterations * described.trained * described.classes.length * (neurons + 1);
}

/** With as many numbers as samples, anything is linear in the samples that a probe is fitted to. */
function crowdedLayers(layers: ProbesResult['layers'], questions: readonly ProbeQuestion[]): string[] {
  const fewest = Math.min(...questions.map(({ described }) => described.trained));
  const crowded = layers.filter(({ neurons }) => neurons >= fewest).map(({ name }) => name);
  if (crowded.length === 0) return [];
  return [
    `${crowded.join(', ')}: as many numbers as samples that a probe is fitted to (${fewest}), or more: more samples would raise the accuracy.`,
  ];
}
