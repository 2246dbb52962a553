import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { float32 } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import type { ConductanceAnalysis, Sample } from './ConductanceAnalysis.ts';
import type { NetworkRunner } from './NetworkRunner.ts';

/** What a prediction needs to know of an analysis. */
export type PredictionSource = Pick<ConductanceAnalysis, 'model' | 'data' | 'labels' | 'signal'> & {
  readonly parameters: Pick<ConductanceParameters, 'target'>;
};

/** Predicted class, target, F(x) and F(x') of every sample. */
export async function predictSamples(
  analysis: PredictionSource,
  runner: NetworkRunner,
  baseline: Tensor,
): Promise<Sample[]> {
  const { samples } = await predictTargets(analysis, runner);
  const [baselineOutputs] = await runner.outputs(
    float32(baseline.data as Float32Array, [1, ...baseline.shape]),
  );
  if (!baselineOutputs!.every(Number.isFinite)) {
    throw new InputError(
      "the network's output for the baseline is not a finite number: choose another baseline",
    );
  }
  return samples.map((sample) => ({ ...sample, baselineOutput: baselineOutputs![sample.target]! }));
}

/** The same without a baseline, and all outputs of every sample. */
export async function predictTargets(
  analysis: PredictionSource,
  runner: NetworkRunner,
): Promise<{ samples: Omit<Sample, 'baselineOutput'>[]; outputs: number[][] }> {
  const { data } = analysis;
  const targets = runner.network.outputShape[0]!;
  checkTarget(analysis, targets);
  const samples: Omit<Sample, 'baselineOutput'>[] = [];
  const all: number[][] = [];
  for (let start = 0; start < data.samples; start += runner.rows) {
    analysis.signal.throwIfAborted();
    const rows = Array.from({ length: Math.min(runner.rows, data.samples - start) }, (_, i) => start + i);
    const outputs = await runner.outputs(await runner.inputs(data, rows));
    all.push(...outputs);
    outputs.forEach((output, i) => {
      const index = rows[i]!;
      if (!output.every(Number.isFinite)) {
        throw new InputError(
          `the network's output for ${data.sampleName(index)} is not a finite number: check the preprocessing of the data`,
        );
      }
      const predicted = highestPosition(output);
      const label = data.labels?.[index];
      const target = targetOf(analysis, index, predicted, label, targets);
      samples.push({
        index,
        ...(label === undefined ? {} : { label }),
        predicted,
        target,
        output: output[target]!,
      });
    });
  }
  return { samples, outputs: all };
}

function checkTarget(
  { parameters: { target }, model, data, labels }: PredictionSource,
  targets: number,
): void {
  if (labels && labels.length !== targets) {
    throw new InputError(
      `${model.path} has ${targets} outputs, but neuron-lens.json names ${labels.length} labels for it: name one for each`,
    );
  }
  if (typeof target === 'number' && target >= targets) {
    throw new InputError(
      `target ${target} does not exist: ${model.path} has ${targets} outputs, 0 to ${targets - 1}`,
    );
  }
  if (target === 'label' && !data.labels) {
    throw new InputError(
      `the target "label" needs labels, and ${data.name} has none: use predicted or a number`,
    );
  }
}

function targetOf(
  { parameters: { target }, data }: PredictionSource,
  index: number,
  predicted: number,
  label: number | undefined,
  targets: number,
): number {
  if (target === 'predicted') return predicted;
  if (typeof target === 'number') return target;
  if (label === undefined || label < 0 || label >= targets) {
    throw new InputError(
      `${data.sampleName(index)} has the label ${label}, and the model has outputs 0 to ${targets - 1}`,
    );
  }
  return label;
}
