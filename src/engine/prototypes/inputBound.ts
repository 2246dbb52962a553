import type { InputBoundInResult } from '../../protocol/PrototypeResult.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import type { DataSet } from '../data/DataSet.ts';
import { normalize } from '../data/preprocessing/normalize.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import type { PictureInput } from './findPictureInput.ts';

/** What the input is kept within: for each group of its elements a range, or only its length (L2). */
export type InputBound =
  | {
      readonly kind: 'box';
      readonly source: Extract<InputBoundInResult, { kind: 'box' }>['source'];
      /** One number for each channel of a picture, each feature of a vector, each dimension of an embedding. */
      readonly low: readonly number[];
      readonly high: readonly number[];
    }
  | { readonly kind: 'norm'; readonly radius: number };

export interface BoundSource {
  readonly network: PathNetwork;
  readonly picture: PictureInput | undefined;
  readonly range?: readonly [number, number] | undefined;
  readonly preprocessing?: Preprocessing | undefined;
  readonly data?: DataSet | undefined;
}

/** So many samples tell the extremes of the data. */
const mostSamples = 256;

/**
 * The range of the input: as given; else that of pixels after the model's preprocessing; else the extremes of the data;
 * for tokens, the extremes of the embedding table. Without any of them a vector is kept to the length that a standard
 * normal one has on average, and a picture is refused with an InputError: its pixels have a range, but nobody said which.
 */
export async function inputBound({
  network,
  picture,
  range,
  preprocessing,
  data,
}: BoundSource): Promise<InputBound> {
  const groups =
    picture?.channels ?? (network.embed ? network.sampleShape.at(-1)! : elementCount(network.sampleShape));
  if (range) {
    const all = (value: number): number[] => new Array<number>(groups).fill(value);
    return { kind: 'box', source: 'given', low: all(range[0]), high: all(range[1]) };
  }
  if (network.embed)
    return { kind: 'box', source: 'embedding', ...extremes(embeddingTable(network), groups, 1) };
  const pixels = picture && preprocessing && pixelRange(preprocessing, picture.channels);
  if (pixels) return { kind: 'box', source: 'preprocessing', ...pixels };
  if (data) {
    const rows = Array.from({ length: Math.min(data.samples, mostSamples) }, (_, row) => row);
    const values = (await data.read(rows)).data as Float32Array;
    const inner = picture?.layout === 'NCHW' ? picture.height * picture.width : 1;
    const { low, high } = extremes(values, groups, inner);
    // A channel or feature that never changes would not have a range.
    if (picture && low.every((value, i) => value < high[i]!))
      return { kind: 'box', source: 'data', low, high };
    if (!picture && low.some((value, i) => value < high[i]!))
      return { kind: 'box', source: 'data', low, high };
  }
  if (picture) {
    throw new InputError(
      'the range of the pixels is not known: give it as --range, such as 0,1, or --data, ' +
        'or the "scale" of the model\'s preprocessing in neuron-lens.json',
    );
  }
  return { kind: 'norm', radius: Math.sqrt(groups) };
}

/** What black and white become; undefined where nothing says in which units the pixels come. */
function pixelRange(
  preprocessing: Preprocessing,
  channels: number,
): { low: number[]; high: number[] } | undefined {
  const { scale, mean, std } = preprocessing;
  if (scale === undefined && mean === undefined && std === undefined) return undefined;
  // Without a scale, means and deviations tell the units: those of pixels from 0 to 1 are below 1.
  const largest = Math.max(...[mean ?? 0, std ?? 0].flat().map(Math.abs));
  const white = scale === undefined && largest <= 1 ? 1 : 255;
  const [first, second] = [0, white].map((value) => {
    const values = new Float64Array(channels).fill(value);
    normalize(values, preprocessing, channels);
    return [...values];
  }) as [number[], number[]];
  return {
    low: first.map((value, i) => Math.min(value, second[i]!)),
    high: first.map((value, i) => Math.max(value, second[i]!)),
  };
}

/** Smallest and largest value of each group: element i is of group ⌊i / inner⌋ mod groups. */
function extremes(values: Float32Array, groups: number, inner: number): { low: number[]; high: number[] } {
  const low = new Array<number>(groups).fill(Infinity);
  const high = new Array<number>(groups).fill(-Infinity);
  values.forEach((value, i) => {
    const group = Math.floor(i / inner) % groups;
    low[group] = Math.min(low[group]!, value);
    high[group] = Math.max(high[group]!, value);
  });
  return { low, high };
}

/** [tokens, dimensions], row by row. */
export function embeddingTable({ embed }: PathNetwork): Float32Array {
  const { nodes, constants } = embed!.graph;
  const lookup = nodes.find(({ operator }) => operator === 'Gather')!;
  return constants.get(lookup.inputs[0]!)!.data as Float32Array;
}
