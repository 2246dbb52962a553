import type { Preprocessing } from '../../workspace/WorkspaceFile.ts';
import { InputError } from '../../InputError.ts';
import type { Picture } from './Picture.ts';
import { resizePicture } from './resizePicture.ts';

/**
 * Colour, resize, crop and pad, in this order.
 * @param channels how many the network takes, where that is known and `color` does not say it.
 * @param bytes the values are 0 to 255 in 8 bits.
 * @param name of the sample, for messages.
 */
export function preprocessPicture(
  picture: Picture,
  { color, resize, crop, pad }: Preprocessing,
  channels: number | undefined,
  bytes: boolean,
  name: string,
): Picture {
  let result = convertColor(
    picture,
    color ?? (channels === 1 ? 'gray' : channels === 3 ? 'rgb' : undefined),
    bytes,
    name,
  );
  if (resize !== undefined) {
    const [height, width] = typeof resize === 'number' ? shorterSide(result, resize) : resize;
    result = resizePicture(result, height, width, bytes);
  }
  if (crop !== undefined) result = cropCentre(result, typeof crop === 'number' ? [crop, crop] : crop, name);
  if (pad !== undefined) result = padZeros(result, typeof pad === 'number' ? [pad, pad, pad, pad] : pad);
  return result;
}

function convertColor(
  picture: Picture,
  color: Preprocessing['color'],
  bytes: boolean,
  name: string,
): Picture {
  const { channels, height, width, values } = picture;
  if (color === undefined || (color === 'gray' && channels === 1) || (color === 'rgb' && channels === 3))
    return picture;
  if (channels !== 1 && channels !== 3) {
    throw new InputError(
      `${name} has ${channels} channels; only gray and RGB pictures can be turned into ${color}`,
    );
  }
  const size = height * width;
  const plane = (channel: number): Float64Array => values.subarray(channel * size, (channel + 1) * size);
  if (color === 'gray') {
    // ITU-R BT.601 luma, in the 16-bit fixed point that PIL rounds with.
    const [red, green, blue] = [plane(0), plane(1), plane(2)];
    const gray = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const sum = 19595 * red[i]! + 38470 * green[i]! + 7471 * blue[i]!;
      gray[i] = bytes ? Math.floor((sum + 32768) / 65536) : sum / 65536;
    }
    return { channels: 1, height, width, values: gray };
  }
  const order = channels === 1 ? [0, 0, 0] : color === 'bgr' ? [2, 1, 0] : [0, 1, 2];
  const result = new Float64Array(3 * size);
  for (const [channel, source] of order.entries()) result.set(plane(source), channel * size);
  return { channels: 3, height, width, values: result };
}

/** torchvision's rule: the longer side is rounded down. */
function shorterSide({ height, width }: Picture, side: number): [number, number] {
  return height <= width
    ? [side, Math.floor((side * width) / height)]
    : [Math.floor((side * height) / width), side];
}

function cropCentre(picture: Picture, [height, width]: readonly [number, number], name: string): Picture {
  if (height > picture.height || width > picture.width) {
    throw new InputError(
      `${name} is ${picture.height} × ${picture.width} pixels, smaller than the crop of ${height} × ${width}; ` +
        'set "resize" in its preprocessing',
    );
  }
  const top = roundHalfEven((picture.height - height) / 2);
  const left = roundHalfEven((picture.width - width) / 2);
  const values = new Float64Array(picture.channels * height * width);
  for (let channel = 0; channel < picture.channels; channel++) {
    for (let y = 0; y < height; y++) {
      const start = (channel * picture.height + top + y) * picture.width + left;
      values.set(picture.values.subarray(start, start + width), (channel * height + y) * width);
    }
  }
  return { channels: picture.channels, height, width, values };
}

/** Python's round, which torchvision places the crop with. */
function roundHalfEven(value: number): number {
  return value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
}

function padZeros(
  picture: Picture,
  [top, right, bottom, left]: readonly [number, number, number, number],
): Picture {
  const height = picture.height + top + bottom;
  const width = picture.width + left + right;
  const values = new Float64Array(picture.channels * height * width);
  for (let channel = 0; channel < picture.channels; channel++) {
    for (let y = 0; y < picture.height; y++) {
      const start = (channel * picture.height + y) * picture.width;
      values.set(
        picture.values.subarray(start, start + picture.width),
        (channel * height + top + y) * width + left,
      );
    }
  }
  return { channels: picture.channels, height, width, values };
}
