import { ArraySource } from './ArraySource.ts';
import { Bytes } from './Bytes.ts';
import { openIdx } from './idx/openIdx.ts';
import { readNpyLayout } from './npy/readNpyLayout.ts';

/**
 * The rows of an array file.
 * @param bytes of an .npy file that is open already, as one inside an .npz; closed with the result.
 */
export async function openArray(
  path: string,
  format: 'npy' | 'idx' | 'idx.gz',
  labels?: readonly (number | string)[],
  bytes?: Bytes,
): Promise<ArraySource> {
  const file =
    format === 'npy'
      ? await openNpy(path, bytes ?? (await Bytes.open(path)))
      : await openIdx(path, format === 'idx.gz');
  try {
    return new ArraySource(file.bytes, file.layout, path, labels);
  } catch (error) {
    await file.bytes.close();
    throw error;
  }
}

async function openNpy(path: string, bytes: Bytes) {
  try {
    return { bytes, layout: await readNpyLayout(bytes, path) };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}
