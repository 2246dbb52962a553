import type { ConductanceLayer } from '../protocol/ConductanceResult.ts';

/** How a sample of the network's input lies on a page. A height of 1 is a strip: a vector, or one value a token. */
export interface InputLayout {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The channel is the last axis of the array, not the first. */
  readonly channelsLast: boolean;
  /** A position shows the sum of its channels, as of an embedded token; otherwise the strongest of them. */
  readonly summed: boolean;
}

type FoundLayer = Pick<ConductanceLayer, 'shape' | 'neurons'>;

/**
 * Reads a sample's shape: [N], [H, W], [C, H, W] (or [H, W, C] with up to 4 channels), further leading axes as channels.
 * Two axes are those of a sequence, [T, C] or [C, T], where the first layer that is no vector has two axes as well.
 */
export function inputLayout(shape: readonly number[], layers: readonly FoundLayer[] = []): InputLayout {
  const [height = 1, width = 1] = shape.slice(-2);
  if (shape.length === 1) {
    return { channels: 1, height: 1, width: height, channelsLast: false, summed: false };
  }
  const layer = layers.find((candidate) => candidate.shape.length > 1);
  if (shape.length === 2 && layer?.shape.length === 2) {
    const channelsLast = !runsAlongLast([height, width], layer);
    const [positions, channels] = channelsLast ? [height, width] : [width, height];
    return { channels, height: 1, width: positions, channelsLast, summed: true };
  }
  if (shape.length === 3 && width <= 4 && shape[0]! > 4) {
    return upright({ channels: width, height: shape[0]!, width: height, channelsLast: true, summed: false });
  }
  const channels = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  return upright({ channels, height, width, channelsLast: false, summed: false });
}

/**
 * Whether a sequence's positions are the last axis of its shape: the axis whose length is nearer, as a ratio, to the
 * number of positions in a layer. Its number of channels says nothing, as any layer can change it.
 */
function runsAlongLast([first, last]: readonly [number, number], { shape, neurons }: FoundLayer): boolean {
  const positions = neurons === shape[0] ? shape[1]! : shape[0]!;
  const distance = (length: number) => Math.abs(Math.log(length / positions));
  return distance(last) < distance(first);
}

/** A picture one pixel wide is drawn as a strip from left to right. */
function upright(layout: InputLayout): InputLayout {
  return layout.width === 1 ? { ...layout, width: layout.height, height: 1 } : layout;
}
