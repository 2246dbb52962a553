import type { Preprocessing } from '../../workspace/WorkspaceFile.ts';
import { InputError } from '../../InputError.ts';
import { formatShape, sameShape } from '../../graph/Shape.ts';
import { elementCount } from '../../graph/Tensor.ts';
import type { RawSample } from '../SampleSource.ts';
import { normalize } from './normalize.ts';
import type { Picture } from './Picture.ts';
import { preprocessPicture } from './preprocessPicture.ts';

export interface Preparation {
  readonly preprocessing: Preprocessing;
  /** Shape of the samples in the file, where the user says it: as many elements, other axes. */
  readonly shape?: readonly number[] | undefined;
  /** Order of the axes of the samples in the file, where the user says it. */
  readonly stored?: 'NCHW' | 'NHWC' | undefined;
  /** Samples are decoded pictures, [height, width, channels]. */
  readonly pictures: boolean;
  /** Values are 0 to 255 in 8 bits. */
  readonly bytes: boolean;
  /** Shape of one sample that the network takes, where it is known. */
  readonly target?: readonly number[] | undefined;
}

/**
 * One sample as the network gets it.
 * Axes are adapted by themselves only where there is one way to do it: axes of length 1 come and go, a table's row
 * fills a picture of as many pixels, and channels move from last to first or back.
 * @param name of the sample, for messages.
 */
export function prepareSample(raw: RawSample, preparation: Preparation, name: string): RawSample {
  const { preprocessing, target } = preparation;
  const sample = { values: raw.values, shape: preparation.shape ?? raw.shape };
  if (!isPictureWork(preparation)) {
    const values = sample.values.slice();
    normalize(values, preprocessing, 1);
    return fitShape({ values, shape: sample.shape }, target, name);
  }
  const picture = preprocessPicture(
    toPicture(sample, preparation, name),
    preprocessing,
    preparation.pictures ? channelsOf(target, preprocessing.layout) : undefined,
    preparation.bytes,
    name,
  );
  const values = picture.values.slice();
  normalize(values, preprocessing, picture.channels);
  const { channels, height, width } = picture;
  const layout = preprocessing.layout ?? (isChannelsLast(target) ? 'NHWC' : 'NCHW');
  if (target?.length === 1 && channels > 1 && preprocessing.layout === undefined) {
    throw new InputError(
      `the network takes rows of ${target[0]} numbers, ${name} is a picture of ${channels} channels; ` +
        'say in which order to write them: "layout": "NCHW" or "NHWC" in the preprocessing',
    );
  }
  return fitShape(
    layout === 'NCHW'
      ? { values, shape: [channels, height, width] }
      : { values: channelsLast(values, channels), shape: [height, width, channels] },
    target,
    name,
  );
}

function isPictureWork({
  preprocessing: { color, resize, crop, pad, layout, mean, std },
  stored,
  pictures,
}: Preparation) {
  const steps = [color, resize, crop, pad, layout, stored].some((step) => step !== undefined);
  return pictures || steps || Array.isArray(mean) || Array.isArray(std);
}

function toPicture(sample: RawSample, { stored, pictures, target }: Preparation, name: string): Picture {
  const { values, shape } = sample;
  if (shape.length === 2) return { channels: 1, height: shape[0]!, width: shape[1]!, values };
  if (shape.length !== 3) {
    throw new InputError(
      `${name} has the shape ${formatShape(shape)}; pictures need [height, width] and, for colours, channels: ` +
        'say the "shape" of the samples in neuron-lens.json, or take the picture steps out of the preprocessing',
    );
  }
  const layout = pictures ? 'NHWC' : (stored ?? guessLayout(shape, target));
  if (layout === undefined) {
    throw new InputError(
      `${name} has the shape ${formatShape(shape)}, where the channels may be first or last; ` +
        'say "layout": "NCHW" or "NHWC" for the data set in neuron-lens.json',
    );
  }
  if (layout === 'NCHW') return { channels: shape[0]!, height: shape[1]!, width: shape[2]!, values };
  const [height, width, channels] = shape as [number, number, number];
  return { channels, height, width, values: channelsFirst(values, channels) };
}

function guessLayout(
  shape: readonly number[],
  target: readonly number[] | undefined,
): 'NCHW' | 'NHWC' | undefined {
  const first = isChannelCount(shape[0]!);
  const last = isChannelCount(shape[2]!);
  if (first !== last) return first ? 'NCHW' : 'NHWC';
  return target && sameShape(shape, target) ? (isChannelsLast(target) ? 'NHWC' : 'NCHW') : undefined;
}

function isChannelCount(length: number): boolean {
  return length >= 1 && length <= 4;
}

function isChannelsLast(target: readonly number[] | undefined): boolean {
  return target?.length === 3 && isChannelCount(target[2]!) && !isChannelCount(target[0]!);
}

function channelsOf(
  target: readonly number[] | undefined,
  layout: Preprocessing['layout'],
): number | undefined {
  if (!target) return undefined;
  if (target.length === 2) return 1;
  if (target.length !== 3) return undefined;
  return (layout ? layout === 'NHWC' : isChannelsLast(target)) ? target[2] : target[0];
}

function fitShape(sample: RawSample, target: readonly number[] | undefined, name: string): RawSample {
  if (!target) return sample;
  const { shape, values } = sample;
  if (sameShape(shape, target)) return sample;
  const withoutOnes = (lengths: readonly number[]): number[] => lengths.filter((length) => length !== 1);
  const sameCount = elementCount(shape) === elementCount(target);
  if (
    sameShape(withoutOnes(shape), withoutOnes(target)) ||
    (sameCount && (shape.length === 1 || target.length === 1))
  ) {
    return { values, shape: target };
  }
  if (shape.length === 3) {
    const [a, b, c] = shape as [number, number, number];
    if (sameShape([c, a, b], target)) return { values: channelsFirst(values, c), shape: target };
    if (sameShape([b, c, a], target)) return { values: channelsLast(values, a), shape: target };
  }
  throw new InputError(
    `${name} has the shape ${formatShape(shape)}, the network takes ${formatShape(target)}; ${fix(shape, target)}`,
  );
}

function fix(shape: readonly number[], target: readonly number[]): string {
  if (shape.length === 1 && target.length === 1) {
    return shape[0] === target[0]! + 1
      ? 'is one column the label? Then name it: "labelColumn" of the data set in neuron-lens.json'
      : 'give as many numbers a sample as the network takes';
  }
  return 'set "resize", "crop", "pad" or "layout" in the preprocessing in neuron-lens.json, or "preprocessing": "none" for data that is ready';
}

/** [positions, channels] to [channels, positions]. */
function channelsFirst(values: Float64Array, channels: number): Float64Array {
  return transpose(values, values.length / channels, channels);
}

/** [channels, positions] to [positions, channels]. */
function channelsLast(values: Float64Array, channels: number): Float64Array {
  return transpose(values, channels, values.length / channels);
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = values[row * columns + column]!;
  }
  return result;
}
