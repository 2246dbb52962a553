import type { Graph } from '../../graph/Graph.ts';
import { GraphBuilder } from '../../graph/GraphBuilder.ts';
import { batch } from '../../graph/Shape.ts';
import { elementCount, float32 } from '../../graph/Tensor.ts';
import { Random } from '../../numeric/Random.ts';

/** Gain of the activation function that follows a layer: 2 for rectifiers (He et al. 2015), 1 for tanh (Glorot and Bengio 2010). */
export type Initialisation = 'he' | 'glorot';

/**
 * Writes a network layer by layer with fresh weights. Layers and weights are named as a PyTorch module would name
 * them (`conv1`, `conv1.weight`), so that hovers and rankings find them.
 */
export class LayerWriter {
  readonly #builder = new GraphBuilder();
  readonly #random: Random;
  readonly #initialisation: Initialisation;

  constructor(seed: number, initialisation: Initialisation) {
    this.#random = new Random(seed);
    this.#initialisation = initialisation;
  }

  /** @param shape of one sample. */
  input(shape: readonly number[]): string {
    return this.#builder.input('input', { type: 'float32', shape: [batch, ...shape] });
  }

  /** Shape of one sample of a value. */
  shape(value: string): number[] {
    return this.#builder.info(value).shape.slice(1) as number[];
  }

  convolution(
    name: string,
    x: string,
    filters: number,
    kernel: number,
    { stride = 1, pad = 0, bias = true }: { stride?: number; pad?: number; bias?: boolean } = {},
  ): string {
    const [channels] = this.shape(x);
    const weight = this.#weight(name, [filters, channels!, kernel, kernel]);
    return this.#add(
      'Conv',
      name,
      [x, weight, ...(bias ? [this.#constant(`${name}.bias`, [filters], 0)] : [])],
      {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: [pad, pad, pad, pad],
      },
    );
  }

  linear(name: string, x: string, outputs: number): string {
    const [inputs] = this.shape(x);
    const weight = this.#weight(name, [outputs, inputs!]);
    return this.#add('Gemm', name, [x, weight, this.#constant(`${name}.bias`, [outputs], 0)], { transB: 1 });
  }

  batchNorm(name: string, x: string): string {
    const [channels] = this.shape(x);
    const constant = (part: string, value: number) => this.#constant(`${name}.${part}`, [channels!], value);
    const inputs = [
      x,
      constant('weight', 1),
      constant('bias', 0),
      constant('running_mean', 0),
      constant('running_var', 1),
    ];
    return this.#add('BatchNormalization', name, inputs, { epsilon: 1e-5 });
  }

  pool(name: string, x: string, kind: 'max' | 'average', size: number): string {
    const window = { kernel_shape: [size, size], strides: [size, size] };
    return this.#add(kind === 'max' ? 'MaxPool' : 'AveragePool', name, [x], window);
  }

  relu(name: string, x: string): string {
    return this.#add('Relu', name, [x]);
  }

  tanh(name: string, x: string): string {
    return this.#add('Tanh', name, [x]);
  }

  sum(name: string, a: string, b: string): string {
    return this.#add('Add', name, [a, b]);
  }

  /** The mean over the positions of each channel: [C]. */
  channelMeans(name: string, x: string): string {
    return this.#add('ReduceMean', name, [x], { axes: [2, 3], keepdims: 0 });
  }

  flatten(name: string, x: string): string {
    return this.#add('Flatten', name, [x], { axis: 1 });
  }

  /** The finished network; its output is called `logits`. */
  finish(name: string, x: string, classes: number): Graph {
    const [inputs] = this.shape(x);
    const weight = this.#weight(name, [classes, inputs!]);
    const values = [x, weight, this.#constant(`${name}.bias`, [classes], 0)];
    this.#builder.output(
      this.#builder.add('Gemm', values, { transB: 1 }, { name, source: name, outputs: ['logits'] }),
    );
    return this.#builder.build();
  }

  #add(operator: string, name: string, inputs: readonly string[], attributes = {}): string {
    return this.#builder.add(operator, inputs, attributes, { name, source: name });
  }

  /** Normal with variance 2 / inputs (He), or uniform with variance 2 / (inputs + outputs) (Glorot). */
  #weight(name: string, shape: readonly number[]): string {
    const positions = elementCount(shape.slice(2));
    const inputs = shape[1]! * positions;
    const outputs = shape[0]! * positions;
    const he = Math.sqrt(2 / inputs);
    const glorot = Math.sqrt(6 / (inputs + outputs));
    const draw =
      this.#initialisation === 'he'
        ? () => he * this.#random.normal()
        : () => glorot * (2 * this.#random.uniform() - 1);
    const data = Float32Array.from({ length: elementCount(shape) }, draw);
    return this.#builder.constant(float32(data, shape), `${name}.weight`);
  }

  #constant(name: string, shape: readonly number[], value: number): string {
    return this.#builder.constant(float32(new Float32Array(elementCount(shape)).fill(value), shape), name);
  }
}
