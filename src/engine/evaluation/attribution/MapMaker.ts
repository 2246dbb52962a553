import { baselineMaps, type BaselineMap } from '../../../protocol/PathwayResult.ts';
import type { AttributionMethod, EvaluationParameters } from '../../../protocol/EvaluationResult.ts';
import { NetworkRunner } from '../../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import { PathRunner } from '../../conductance/PathRunner.ts';
import { planPath } from '../../conductance/planPath.ts';
import { countOperations } from '../../graph/countOperations.ts';
import { partAbove } from '../../graph/partAbove.ts';
import type { Tensor } from '../../graph/Tensor.ts';
import { Random } from '../../numeric/Random.ts';
import { InputError } from '../../InputError.ts';
import { AttributionMaps } from '../../pathways/AttributionMaps.ts';
import { gradCamLayer } from '../../pathways/gradCam.ts';
import { mapPlane, type MapPlane } from '../../pathways/mapPlane.ts';
import { openMap } from '../../pathways/openMap.ts';
import { pathwayLayers } from '../../pathways/pathwayLayers.ts';
import { PathwayRunner, type TracedSample } from '../../pathways/PathwayRunner.ts';
import { scoreNeurons, scoreValues } from '../../pathways/scoreNeurons.ts';
import type { Runtime } from '../../runtime/Runtime.ts';
import { edgeMap } from './edgeMap.ts';

export interface MapMakerOptions {
  readonly parameters: EvaluationParameters;
  /** Of integrated gradients, [...sample]. */
  readonly baseline: Tensor;
  /** Bytes for one run's activations and gradients. */
  readonly memory: number;
  readonly signal: AbortSignal;
  /** Called with work done, in passes of one sample through the whole network and back. */
  readonly advance: (passes: number) => void;
}

/** Makes the maps of all methods of an evaluation, one plane each, for one network. */
export class MapMaker {
  readonly network: PathNetwork;
  /** Samples in a run of the network alone. */
  readonly passes: NetworkRunner;
  /** Methods that this network has no maps for. */
  readonly missing: readonly AttributionMethod[];
  readonly methods: readonly AttributionMethod[];
  readonly #options: MapMakerOptions;
  readonly #runner: PathwayRunner;
  readonly #path: PathRunner;
  readonly #maps: AttributionMaps;
  readonly #shares: readonly number[];
  #share = 1;
  #pathways = 0;
  #wholePathways = 0;

  constructor(runtime: Runtime, network: PathNetwork, options: MapMakerOptions) {
    const { parameters, memory, signal, advance } = options;
    const { methods, unit } = parameters;
    const { layers } = pathwayLayers(network);
    const plan = planPath(network, layers, unit, memory);
    this.network = network;
    this.passes = new NetworkRunner(runtime, network, plan.rows, signal);
    this.missing = methods.filter(
      (method) => method === 'gradcam' && !gradCamLayer(network.layers, network.sampleShape),
    );
    this.methods = methods.filter((method) => !this.missing.includes(method));
    if (this.methods.length === 0) {
      throw new InputError(
        'GradCAM needs a layer of channels over a plane, and this network has none: name other methods',
      );
    }
    this.#options = options;
    this.#runner = new PathwayRunner(runtime, network, layers, { unit, rows: plan.rows, signal, advance });
    const whole = Math.max(countOperations(network.graph), 1);
    this.#shares = layers.map(
      ({ value }) => countOperations(partAbove(network.graph, value, network.output).graph) / whole,
    );
    this.#path = new PathRunner(runtime, network, layers, {
      unit,
      signal,
      plan,
      advance: (rows) => advance(rows * this.#share),
      spacing: 'middle',
      gradient: 'averaged',
      influence: false,
    });
    this.#maps = new AttributionMaps(runtime, network, this.#runner, { plan, signal, advance });
  }

  /** What a reader of the maps must know, in sentences. */
  get warnings(): string[] {
    const { sparsity } = this.#options.parameters;
    return [
      ...(this.missing.length > 0
        ? ['GradCAM needs a layer of channels over a plane, and this network has none.']
        : []),
      ...(this.#wholePathways > 0
        ? [
            `${this.#wholePathways} of ${this.#pathways} pathways at a sparsity of ${100 * sparsity} % hold every neuron ` +
              'that scores above 0, so that their maps are the plain gradient: a higher sparsity would choose among them.',
          ]
        : []),
    ];
  }

  /** Passes of one sample through the network and back that its maps take, about. */
  cost(methods: readonly AttributionMethod[] = this.methods): number {
    const { steps } = this.#options.parameters;
    const has = (...wanted: AttributionMethod[]): number =>
      wanted.some((method) => methods.includes(method)) ? 1 : 0;
    const above = this.#shares.reduce((sum, share) => sum + share, 0);
    return (
      has('gradient') +
      has('guided') +
      has('gradcam') +
      has('inputGradient') +
      has('integratedGradients') * steps +
      has('mct', 'mct-opened') * 2 +
      has('intgrad', 'intgrad-opened') * (1 + steps * above)
    );
  }

  /**
   * @param seed of the random map.
   * @param methods some of its own.
   */
  async maps(
    sample: TracedSample,
    seed: number,
    methods: readonly AttributionMethod[] = this.methods,
  ): Promise<Map<AttributionMethod, MapPlane>> {
    const { sampleShape } = this.network;
    const { baseline, parameters } = this.#options;
    const pathways = new Map<'mct' | 'intgrad', MapPlane>();
    const pathway = async (score: 'mct' | 'intgrad'): Promise<MapPlane> => {
      const plane = pathways.get(score) ?? (await this.#pathwayGradient(score, sample));
      pathways.set(score, plane);
      return plane;
    };
    const result = new Map<AttributionMethod, MapPlane>();
    for (const method of methods) {
      if (isBaseline(method)) {
        const map = (await this.#maps.map(method, sample, baseline, parameters.steps))!;
        result.set(method, mapPlane(map.values, map.shape));
        continue;
      }
      switch (method) {
        case 'mct':
        case 'intgrad':
          result.set(method, await pathway(method));
          break;
        case 'mct-opened':
          result.set(method, this.#opened(await pathway('mct')));
          break;
        case 'intgrad-opened':
          result.set(method, this.#opened(await pathway('intgrad')));
          break;
        case 'edges':
          result.set(method, edgeMap(sample.input.data as Float32Array, sampleShape));
          break;
        case 'random': {
          const { height, width } = mapPlane(sample.input.data as Float32Array, sampleShape);
          const random = new Random(seed);
          const values = Float64Array.from({ length: height * width }, () => random.uniform());
          result.set(method, { height, width, values });
        }
      }
    }
    return result;
  }

  /** The magnitudes are opened: gradients change their sign from pixel to pixel, and an opening of signed parts leaves little. */
  #opened(map: MapPlane): MapPlane {
    return openMap({ ...map, values: map.values.map(Math.abs) }, this.#options.parameters.smoothing);
  }

  /** The gradient of the pathway that a score selects for the sample. */
  async #pathwayGradient(score: 'mct' | 'intgrad', sample: TracedSample): Promise<MapPlane> {
    const { sparsity, steps, gradient } = this.#options.parameters;
    const names = scoreValues(this.#runner, score);
    const values = names.length > 0 ? await this.passes.values(sample.input, names) : {};
    const traced = { runner: this.#runner, path: this.#path, sample, outputs: [], values };
    const { selections, scores } = await scoreNeurons(score, traced, {
      sparsities: [sparsity],
      steps,
      iterations: 0,
      rounds: 0,
      seed: 0,
      startLayer: (layer) => (this.#share = this.#shares[layer]!),
    });
    this.#share = 1;
    this.#pathways++;
    const scoring = scores.reduce((sum, layer) => sum + layer.filter((value) => value > 0).length, 0);
    if (scoring === selections[0]!.kept) this.#wholePathways++;
    const mask = this.#runner.whole().map((whole, i) => {
      const gates = whole.fill(0);
      for (const neuron of selections[0]!.layers[i]!) gates[neuron] = 1;
      return gates;
    });
    const found = await this.#runner.pathwayGradient(sample, mask, gradient);
    return mapPlane(found.gradient, this.network.sampleShape);
  }
}

function isBaseline(method: AttributionMethod): method is BaselineMap {
  return (baselineMaps as readonly string[]).includes(method);
}
