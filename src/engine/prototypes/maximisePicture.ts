import type { Graph } from '../graph/Graph.ts';
import { float32 } from '../graph/Tensor.ts';
import type { Random } from '../numeric/Random.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { Adam } from './Adam.ts';
import { imageGraph, imageValues } from './imageGraph.ts';
import type { Objective } from './Objective.ts';
import type { PictureFormat } from './PictureFormat.ts';
import { randomView, Resampling, straightView } from './Resampling.ts';

/** Adam's rate and the deviation of the first coefficients are those of Olah et al. 2017. */
const rate = 0.05;
const startDeviation = 0.01;

export interface Maximised {
  /** A picture channels first. */
  readonly input: Float32Array;
  readonly activations: readonly number[];
  readonly objective: readonly number[];
  /** Some step's gradient was not zero. */
  readonly moved: boolean;
}

export interface MaximiseOptions {
  readonly runtime: Runtime;
  readonly objective: Objective;
  readonly steps: number;
  readonly random: Random;
  readonly advance: () => void;
}

/** Pictures of noise with the amplitudes of photographs, seen by the network: [count, C, H, W]. */
export async function randomPictures(
  runtime: Runtime,
  picture: Picture,
  random: Random,
  count: number,
): Promise<Float32Array> {
  const views: Float32Array[] = [];
  for (let i = 0; i < count; i++) {
    const image = await picture.paint(runtime, normal(random, picture.size, 1));
    views.push(picture.see(image, picture.straight));
  }
  return Float32Array.from(views.flatMap((view) => [...view]));
}

/** A picture that is found by its Fourier coefficients, and looked at by a network, perhaps at another size. */
export class Picture {
  readonly format: PictureFormat;
  readonly straight: Resampling;
  readonly size: number;
  readonly #sides: { readonly height: number; readonly width: number };
  readonly #graph: Graph;
  readonly #middle: readonly number[];

  /** @param sides of the network's input */
  constructor(format: PictureFormat, sides: { readonly height: number; readonly width: number }) {
    this.format = format;
    this.#sides = sides;
    this.size = format.channels * format.height * format.width;
    this.#graph = imageGraph(format);
    this.#middle = format.low.map((low, channel) => (low + format.high[channel]!) / 2);
    this.straight = new Resampling(format, sides, straightView);
  }

  /** @param coefficients [C, H, W] */
  async paint(runtime: Runtime, coefficients: Float32Array): Promise<Float32Array> {
    return this.#run(runtime, coefficients, new Float32Array(this.size), imageValues.image);
  }

  /** ∂F/∂coefficients from ∂F/∂image. */
  async coefficientGradient(
    runtime: Runtime,
    coefficients: Float32Array,
    gradient: Float32Array,
  ): Promise<Float32Array> {
    return this.#run(runtime, coefficients, gradient, imageValues.coefficientGradient);
  }

  view(random: Random): Resampling {
    return new Resampling(this.format, this.#sides, randomView(random));
  }

  /** What the network gets to see; around the picture it is grey. */
  see(image: Float32Array, view: Resampling): Float32Array {
    const shifted = (values: Float32Array, sign: number): Float32Array => {
      const plane = values.length / this.format.channels;
      return values.map((value, i) => value + sign * this.#middle[Math.floor(i / plane)]!);
    };
    return shifted(view.apply(shifted(image, -1)), 1);
  }

  async #run(
    runtime: Runtime,
    coefficients: Float32Array,
    gradient: Float32Array,
    output: string,
  ): Promise<Float32Array> {
    const { channels, height, width } = this.format;
    const shape = [channels, height, width];
    const session = await runtime.compile(this.#graph);
    const feeds = {
      [imageValues.coefficients]: float32(coefficients, shape),
      [imageValues.imageGradient]: float32(gradient, shape),
    };
    return (await session.run(feeds, [output]))[output]!.data as Float32Array;
  }
}

/** Ascent in the Fourier coefficients of a picture, seen from another view at each step. */
export async function maximisePicture(
  picture: Picture,
  { runtime, objective, steps, random, advance }: MaximiseOptions,
): Promise<Maximised> {
  const coefficients = normal(random, picture.size, startDeviation);
  const adam = new Adam(picture.size, rate);
  const values: number[] = [];
  let moved = false;
  for (let step = 0; step < steps; step++) {
    const image = await picture.paint(runtime, coefficients);
    const view = picture.view(random);
    const { value, gradient } = await objective.ascend(picture.see(image, view));
    values.push(value);
    const slopes = await picture.coefficientGradient(runtime, coefficients, view.adjoint(gradient));
    if (slopes.some((slope) => slope !== 0)) {
      moved = true;
      adam.ascend(coefficients, slopes);
    } else if (!moved) {
      // Every rectifier below is inactive: look elsewhere.
      normal(random, picture.size, 1).forEach((value, i) => (coefficients[i] = value));
    }
    advance();
  }
  const input = await picture.paint(runtime, coefficients);
  const activations = await objective.activations(picture.see(input, picture.straight));
  return { input, activations, objective: values, moved };
}

function normal(random: Random, count: number, deviation: number): Float32Array {
  return Float32Array.from({ length: count }, () => deviation * random.normal());
}
