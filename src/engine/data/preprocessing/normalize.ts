import type { Preprocessing } from '../../workspace/WorkspaceFile.ts';
import { InputError } from '../../InputError.ts';

/**
 * (value * scale - mean) / std, in place.
 * @param channels values come as [channels, …]; mean and std may have one number for each.
 */
export function normalize(values: Float64Array, preprocessing: Preprocessing, channels: number): void {
  const { mean = 0, std = 1 } = preprocessing;
  const scale = readScale(preprocessing.scale);
  const size = values.length / channels;
  for (let channel = 0; channel < channels; channel++) {
    const shift = perChannel(mean, channel, channels, 'mean');
    const spread = perChannel(std, channel, channels, 'std');
    for (let i = channel * size; i < (channel + 1) * size; i++) {
      values[i] = (scale(values[i]!) - shift) / spread;
    }
  }
}

/** A fraction divides, so that 255 times "1/255" is 1 exactly. */
function readScale(scale: Preprocessing['scale']): (value: number) => number {
  if (scale === undefined) return (value) => value;
  if (typeof scale === 'number') return (value) => value * scale;
  const [numerator, denominator] = scale.split('/').map(Number) as [number, number];
  return (value) => (value * numerator) / denominator;
}

function perChannel(
  value: number | readonly number[],
  channel: number,
  channels: number,
  key: string,
): number {
  if (typeof value === 'number') return value;
  if (value.length !== channels) {
    throw new InputError(
      `"${key}" in the preprocessing has ${value.length} numbers, the samples have ${channels} channels; give one number for each`,
    );
  }
  return value[channel]!;
}
