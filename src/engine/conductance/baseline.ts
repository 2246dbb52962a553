import type { DataSet } from '../data/DataSet.ts';
import { openDataSet } from '../data/openDataSet.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';

/**
 * The baseline input x' of one sample, [...shape].
 * @param choice `zero`, a constant, `mean` of the data set (as the network gets it), or the path of a .npy file that
 * holds one sample.
 */
export async function readBaseline(
  choice: ConductanceParameters['baseline'],
  data: DataSet,
  shape: readonly number[],
): Promise<Tensor> {
  const count = elementCount(shape);
  if (choice === 'zero') return float32(new Float32Array(count), shape);
  if (typeof choice === 'number') return float32(new Float32Array(count).fill(choice), shape);
  if (choice === 'mean') return meanOf(data, shape);
  const file = await openDataSet(choice, { input: { shape: [1, ...shape], type: 'float32' } });
  try {
    if (file.samples !== 1 || elementCount(file.shape) !== count) {
      throw new InputError(
        `the baseline ${choice} holds ${file.samples} samples of shape [${file.shape.join(', ')}]: ` +
          `it has to hold one of shape [${shape.join(', ')}]`,
      );
    }
    const { data: values } = await file.read([0]);
    return float32(Float32Array.from(values as Float32Array), shape);
  } finally {
    await file.close();
  }
}

/** The mean over the data set, a batch in memory at a time. */
async function meanOf(data: DataSet, shape: readonly number[]): Promise<Tensor> {
  if (data.type !== 'float32' || elementCount(data.shape) !== elementCount(shape)) {
    throw new InputError(
      'the baseline "mean" needs a float input; for token inputs use zero, the zero embedding',
    );
  }
  const sum = new Float64Array(elementCount(shape));
  const step = Math.max(1, Math.min(256, Math.floor(1e7 / sum.length)));
  for (let start = 0; start < data.samples; start += step) {
    const rows = Array.from({ length: Math.min(step, data.samples - start) }, (_, i) => start + i);
    const { data: values } = await data.read(rows);
    (values as Float32Array).forEach((value, i) => (sum[i % sum.length]! += value));
  }
  return float32(
    Float32Array.from(sum, (value) => value / data.samples),
    shape,
  );
}
