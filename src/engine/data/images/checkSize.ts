import { InputError } from '../../InputError.ts';

/** Larger pictures are refused before they are unpacked: a damaged or hostile header must not fill the memory. */
const mostPixels = 2 ** 26;

export function checkSize(width: number, height: number, path: string): void {
  if (width >= 1 && height >= 1 && width * height <= mostPixels) return;
  throw new InputError(
    `${path} says that it has ${width} × ${height} pixels; pictures may have 1 to ${mostPixels}`,
  );
}
