import { encodeArray } from '../../protocol/EncodedArray.ts';
import type { PixelMapRequest, PixelMapResponse } from '../../protocol/requests.ts';
import { InputError } from '../InputError.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { readBaseline } from './baseline.ts';
import type { ConductanceAnalysis } from './ConductanceAnalysis.ts';
import { NetworkRunner } from './NetworkRunner.ts';
import { pathBatch } from './pathBatch.ts';
import { pathNetwork } from './PathNetwork.ts';
import { PathRunner } from './PathRunner.ts';
import { largestMapSteps } from './pixelMaps.ts';
import { planPath } from './planPath.ts';
import { selectLayers } from './selectLayers.ts';
import { neuronCount } from './unit.ts';

/** Eq. 2 for one neuron and one row of the data set. Throws an InputError where there is no such neuron or row. */
export async function analysePixelMap(
  analysis: ConductanceAnalysis,
  {
    layer: name,
    neuron,
    row,
    target,
    steps: asked,
  }: Pick<PixelMapRequest, 'layer' | 'neuron' | 'row' | 'target' | 'steps'>,
): Promise<PixelMapResponse> {
  const { model, data, runtime, parameters, memory, signal } = analysis;
  const steps = Math.min(asked, largestMapSteps);
  const network = pathNetwork(model);
  const layers = selectLayers(network.layers, [name], parameters.position);
  const neurons = neuronCount(layers[0]!, parameters.unit);
  const outputs = network.outputShape[0]!;
  if (neuron >= neurons) throw new InputError(`layer ${name} has neurons 0 to ${neurons - 1}, not ${neuron}`);
  if (row >= data.samples) throw new InputError(`${data.name} has rows 0 to ${data.samples - 1}, not ${row}`);
  if (target >= outputs) throw new InputError(`the model has outputs 0 to ${outputs - 1}, not ${target}`);
  const plan = planPath(network, layers, parameters.unit, memory);
  const passes = new NetworkRunner(runtime, network, plan.rows, signal);
  const baseline = await readBaseline(parameters.baseline, data, network.sampleShape);
  const meter = new ProgressMeter(analysis.progress, steps + 1, `Pixel map of neuron ${neuron} of ${name}`);
  const runner = new PathRunner(runtime, network, layers, {
    ...parameters,
    influence: false,
    plan,
    signal,
    advance: (rows) => meter.advance(rows),
  });
  const map = await runner.pixelMap(
    0,
    neuron,
    await pathBatch(passes, data, baseline, [row], [target]),
    steps,
  );
  if (!map.every(Number.isFinite)) {
    throw new InputError(
      `the pixel map of neuron ${neuron} of ${name} is not finite, as a slope on the path is not: choose another baseline`,
    );
  }
  return {
    map: encodeArray(Float32Array.from(map), network.sampleShape),
    sum: map.reduce((sum, value) => sum + value, 0),
  };
}
