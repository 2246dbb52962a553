import type { DataType } from '../../graph/DataType.ts';
import type { Tensor, TensorData } from '../../graph/Tensor.ts';

/**
 * A tensor whose elements are made when they are first touched, and again after they were garbage collected: a
 * network's weights take memory only while something uses them.
 */
export class LazyTensor implements Tensor {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly #load: () => TensorData;
  #loaded: WeakRef<TensorData> | undefined;

  constructor(type: DataType, shape: readonly number[], load: () => TensorData) {
    this.type = type;
    this.shape = shape;
    this.#load = load;
  }

  get data(): TensorData {
    const loaded = this.#loaded?.deref();
    if (loaded) return loaded;
    const data = this.#load();
    this.#loaded = new WeakRef(data);
    return data;
  }
}
