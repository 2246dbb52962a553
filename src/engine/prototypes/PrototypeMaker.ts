import type { KeptNeurons } from '../../protocol/PrototypeResult.ts';
import { pathNetwork, type PathNetwork } from '../conductance/PathNetwork.ts';
import type { Layer } from '../graph/findLayers.ts';
import type { DataSet } from '../data/DataSet.ts';
import type { Model } from '../formats/readModel.ts';
import { InputError } from '../InputError.ts';
import { elementCount } from '../graph/Tensor.ts';
import { Random } from '../numeric/Random.ts';
import { restrictToPathway } from '../pathways/restrictToPathway.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import { findPictureInput, pictureShape, type PictureInput } from './findPictureInput.ts';
import { checkTarget, findTargetLayer } from './findTargetLayer.ts';
import { embeddingTable, inputBound, type InputBound } from './inputBound.ts';
import { maximisePicture, Picture, randomPictures, type Maximised } from './maximisePicture.ts';
import { maximiseVector, randomVectors } from './maximiseVector.ts';
import { nearestTokens } from './nearestTokens.ts';
import { neuronElements } from './neuronValues.ts';
import { Objective } from './Objective.ts';
import { objectiveGraph, type ObjectiveGraph } from './objectiveGraph.ts';
import { largestOwnSize, prototypeDefaults } from './prototypeDefaults.ts';
import type { PrototypeTarget } from './PrototypeTarget.ts';

/** What prototypes are made with; every analysis has it. */
export interface PrototypeSource {
  readonly model: Model;
  readonly runtime: Runtime;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Of the model, where the workspace says it: tells the range of pixels. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Tells the range where the preprocessing does not. */
  readonly data?: DataSet | undefined;
}

export interface PrototypeOptions {
  readonly steps?: number | undefined;
  /** Longer side of a picture; the network's own, at most 128, where it is left out. */
  readonly size?: number | undefined;
  /** Smallest and largest value of the input. */
  readonly range?: readonly [number, number] | undefined;
  /** Holds the network to a pathway. */
  readonly kept?: KeptNeurons | undefined;
}

/** An input that activates neurons as much as could be found. */
export interface Prototype {
  /** In the network's units and order of axes. */
  readonly image: Float32Array;
  /** A picture may have other sides than the network's own input. */
  readonly shape: readonly number[];
  /** Of each neuron, after the activation function; a channel's is the mean over its positions. */
  readonly activations: readonly number[];
  /** Their mean. */
  readonly activation: number;
  /** The objective at each step. */
  readonly objective: readonly number[];
  /** What each neuron's value is divided by in the objective. */
  readonly scales: readonly number[];
  /** For a network of tokens: the nearest token at each position. */
  readonly tokens?: readonly number[];
  /** The objective depended on the input at some step. */
  readonly moved: boolean;
}

/** Inputs that show what a neuron's scale is. */
const scaleSamples = 16;

/** Makes prototypes (activation maximisation) of one network; what they have in common is prepared once. */
export class PrototypeMaker {
  readonly network: PathNetwork;
  readonly picture: PictureInput | undefined;
  readonly bound: InputBound;
  readonly #source: PrototypeSource;
  readonly #options: PrototypeOptions;
  readonly #plans = new Map<string, Plan>();

  /** Rejects with an InputError where the network or the range of its input is none for prototypes. */
  static async open(source: PrototypeSource, options: PrototypeOptions = {}): Promise<PrototypeMaker> {
    const whole = pathNetwork(source.model);
    const { kept } = options;
    const network = kept
      ? { ...whole, graph: restrictToPathway(whole.graph, whole.layers, kept.layers, kept.unit) }
      : whole;
    const { preprocessing, data } = source;
    const picture = network.embed
      ? undefined
      : findPictureInput(network.sampleShape, network.layers, preprocessing?.color);
    const bound = await inputBound({ network, picture, range: options.range, preprocessing, data });
    return new PrototypeMaker(network, picture, bound, source, options);
  }

  private constructor(
    network: PathNetwork,
    picture: PictureInput | undefined,
    bound: InputBound,
    source: PrototypeSource,
    options: PrototypeOptions,
  ) {
    this.network = network;
    this.picture = picture;
    this.bound = bound;
    this.#source = source;
    this.#options = options;
  }

  get steps(): number {
    return this.#options.steps ?? prototypeDefaults.steps;
  }

  /** Rejects with an InputError for a target that is not there, and with the signal's reason when it is aborted. */
  async make(target: PrototypeTarget, advance: () => void = () => undefined): Promise<Prototype> {
    const layer = findTargetLayer(this.network, target.layer);
    checkTarget(layer, target);
    this.#checkKept(layer, target);
    const { runtime, seed, signal } = this.#source;
    const plan = this.#plan(layer, target);
    const elements = neuronElements({ shape: plan.graph.shape, channelAxis: layer.channelAxis }, target);
    const objective = new Objective(runtime, plan.graph, elements, signal);
    const random = new Random(seed);
    const found = plan.picture
      ? await this.#pictureOf(plan.picture, objective, random, elements.length, advance)
      : await this.#vectorOf(objective, random, elements.length, advance);
    const { input, activations } = found;
    return {
      image: plan.picture && this.picture?.layout === 'NHWC' ? channelsLast(input, plan.picture) : input,
      shape: plan.picture
        ? pictureShape(this.picture!, plan.picture.format.height, plan.picture.format.width)
        : this.network.sampleShape,
      activations,
      activation: activations.reduce((sum, value) => sum + value, 0) / activations.length,
      objective: found.objective,
      scales: objective.scales,
      ...(this.network.embed
        ? { tokens: nearestTokens(input, embeddingTable(this.network), this.network.sampleShape.at(-1)!) }
        : {}),
      moved: found.moved,
    };
  }

  /** A neuron that the pathway leaves out is 0, whatever the input. */
  #checkKept({ name, shape }: Layer, { neurons, channel }: PrototypeTarget): void {
    const { kept } = this.#options;
    const on = kept?.layers[name];
    if (!on || (kept.unit === 'element' && shape.length > 1)) return;
    const off = (channel === undefined ? neurons : [channel]).find((neuron) => !on.includes(neuron));
    if (off === undefined) return;
    throw new InputError(`neuron ${off} of ${name} is not on the pathway: name one that is`);
  }

  async #pictureOf(
    picture: Picture,
    objective: Objective,
    random: Random,
    neurons: number,
    advance: () => void,
  ): Promise<Maximised> {
    const { runtime } = this.#source;
    if (neurons > 1) {
      await objective.scaleBy(await randomPictures(runtime, picture, random, scaleSamples), scaleSamples);
    }
    return maximisePicture(picture, { runtime, objective, steps: this.steps, random, advance });
  }

  async #vectorOf(
    objective: Objective,
    random: Random,
    neurons: number,
    advance: () => void,
  ): Promise<Maximised> {
    const size = elementCount(this.network.sampleShape);
    if (neurons > 1) {
      await objective.scaleBy(randomVectors(this.bound, size, random, scaleSamples), scaleSamples);
    }
    return maximiseVector(this.bound, size, { objective, steps: this.steps, random, advance });
  }

  /**
   * The sides of the picture and the graph for it. The network is run at the picture's sides where it takes them up to
   * this layer, which is faster and has the picture show as much as its size allows; else at its own, and the picture
   * is enlarged to them. Positions and elements are those of the network's own size.
   */
  #plan(layer: Layer, { channel }: PrototypeTarget): Plan {
    const { picture, network, bound } = this;
    const fixed = channel !== undefined || this.#options.kept?.unit === 'element';
    // A single position is no mean over them.
    const pooled = channel === undefined && elementCount(layer.shape) > layer.shape[layer.channelAxis]!;
    const key = `${layer.name} ${fixed} ${pooled}`;
    const known = this.#plans.get(key);
    if (known) return known;
    const form = { channelsLast: picture?.layout === 'NHWC', pooled };
    const own = (): ObjectiveGraph => objectiveGraph(network, layer, network.sampleShape, form)!;
    let plan: Plan;
    if (picture && bound.kind === 'box') {
      const longer = Math.max(picture.height, picture.width);
      const asked = this.#options.size ?? Math.min(longer, largestOwnSize);
      const sides = (size: number) => ({
        height: Math.max(1, Math.round((picture.height * size) / longer)),
        width: Math.max(1, Math.round((picture.width * size) / longer)),
      });
      const { height, width } = sides(asked);
      const graph = fixed
        ? undefined
        : objectiveGraph(network, layer, pictureShape(picture, height, width), form);
      // More pixels than the network sees would only be thrown away.
      const format = {
        ...picture,
        ...bound,
        ...(graph ? { height, width } : sides(Math.min(asked, longer))),
      };
      plan = { graph: graph ?? own(), picture: new Picture(format, graph ? format : picture) };
    } else {
      plan = { graph: own(), picture: undefined };
    }
    this.#plans.set(key, plan);
    return plan;
  }
}

interface Plan {
  readonly graph: ObjectiveGraph;
  readonly picture: Picture | undefined;
}

/** [C, H, W] to [H, W, C]. */
function channelsLast(values: Float32Array, { format: { channels } }: Picture): Float32Array {
  const positions = values.length / channels;
  return values.map((_, i) => values[(i % channels) * positions + Math.floor(i / channels)]!);
}
