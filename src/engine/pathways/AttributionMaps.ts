import type { BaselineMap } from '../../protocol/PathwayResult.ts';
import { PathRunner, type PathRunnerOptions } from '../conductance/PathRunner.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import type { Layer } from '../graph/findLayers.ts';
import { float32, type Tensor } from '../graph/Tensor.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { gradCam, gradCamLayer } from './gradCam.ts';
import type { PathwayRunner, TracedSample } from './PathwayRunner.ts';

/** A map, row-major. */
export interface AttributionMap {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** Computes the attribution maps that pathway gradients are compared with. */
export class AttributionMaps {
  readonly #runner: PathwayRunner;
  readonly #path: PathRunner;
  readonly #cam: Layer | undefined;

  constructor(
    runtime: Runtime,
    network: PathNetwork,
    runner: PathwayRunner,
    options: Pick<PathRunnerOptions, 'plan' | 'signal' | 'advance'>,
  ) {
    this.#runner = runner;
    this.#cam = gradCamLayer(network.layers, network.sampleShape);
    // Integrated gradients of the input are those of a layer, with the input as the layer.
    const input: Layer = {
      name: network.input,
      value: network.input,
      before: network.input,
      operator: 'Identity',
      shape: network.sampleShape,
      channelAxis: 0,
      parameters: 0,
      cut: true,
    };
    this.#path = new PathRunner(runtime, network, [input], {
      ...options,
      unit: 'element',
      spacing: 'middle',
      gradient: 'averaged',
      influence: false,
    });
  }

  /**
   * @param baseline x' of integrated gradients, [...sample].
   * @param steps of integrated gradients (midpoints).
   * @returns undefined for GradCAM of a network without a layer of channels over a plane.
   */
  async map(
    method: BaselineMap,
    sample: TracedSample,
    baseline: Tensor,
    steps: number,
  ): Promise<AttributionMap | undefined> {
    const { sampleShape } = this.#runner.network;
    const inputs = sample.input.data as Float32Array;
    switch (method) {
      case 'gradient':
      case 'guided':
        return {
          values: await this.#runner.inputGradient(sample, method === 'guided'),
          shape: sampleShape,
        };
      case 'inputGradient': {
        const gradient = await this.#runner.inputGradient(sample, false);
        return { values: gradient.map((value, i) => value * inputs[i]!), shape: sampleShape };
      }
      case 'integratedGradients': {
        const start = float32(baseline.data as Float32Array, sample.input.shape);
        const batch = { end: sample.input, start, targets: [sample.target] };
        const ends = { end: sample.input, start };
        const values = await this.#path.layerIntegratedGradients(0, batch, ends, {}, steps, 'middle');
        return { values, shape: sampleShape };
      }
      case 'gradcam':
        if (!this.#cam) return undefined;
        return {
          values: await gradCam(this.#runner, sample, this.#cam),
          shape: [1, ...sampleShape.slice(1)],
        };
    }
  }
}
