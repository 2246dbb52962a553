import { isFloat } from '../graph/DataType.ts';
import { producers, type Graph } from '../graph/Graph.ts';
import { prune } from '../graph/prune.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { Random } from '../numeric/Random.ts';

/**
 * The network with a fresh last layer of another number of classes. Its output is `output` alone: what was made from
 * the old scores, such as probabilities, is left out.
 * Throws an InputError where the network does not end with a dense layer.
 */
export function replaceHead(network: Graph, output: string, classes: number, seed: number): Graph {
  const makers = producers(network);
  const constants = new Map(network.constants);
  const values = new Map(network.values);
  const random = new Random(seed);
  const resize = (name: string): void => {
    const { type, shape } = values.get(name)!;
    values.set(name, { type, shape: [shape[0]!, classes] });
  };
  const isWeight = (name: string): boolean => isFloat(constants.get(name)?.type ?? 'bool');
  const setWeight = (name: string, shape: readonly number[], inputs: number | undefined): void => {
    // Glorot and Bengio 2010; biases start at 0.
    const limit = inputs === undefined ? undefined : Math.sqrt(6 / (inputs + classes));
    const draw = (): number => (limit === undefined ? 0 : limit * (2 * random.uniform() - 1));
    const data = Float32Array.from({ length: elementCount(shape) }, draw);
    const tensor: Tensor = float32(data, shape);
    constants.set(name, tensor);
    values.set(name, { type: 'float32', shape });
  };

  let value = output;
  let node = makers.get(value);
  const bias = node?.operator === 'Add' ? node.inputs.find(isWeight) : undefined;
  if (node && bias !== undefined) {
    resize(value);
    setWeight(bias, [classes], undefined);
    value = node.inputs.find((input) => input !== bias)!;
    node = makers.get(value);
  }
  const [weight, offset] = [node?.inputs[1] ?? '', node?.inputs[2] ?? ''];
  if (!node || (node.operator !== 'Gemm' && node.operator !== 'MatMul') || !isWeight(weight)) {
    throw new InputError(
      `the network ends with ${node?.operator ?? 'no operator'}, not with a dense layer that could be exchanged for one of ${classes} classes: ` +
        'give data with as many classes as the network has outputs',
    );
  }
  const { shape } = network.constants.get(weight)!;
  const transposed = node.operator === 'Gemm' && node.attributes['transB'] === 1;
  const inputs = transposed ? shape[1]! : shape[0]!;
  setWeight(weight, transposed ? [classes, inputs] : [inputs, classes], inputs);
  if (node.operator === 'Gemm' && isWeight(offset)) setWeight(offset, [classes], undefined);
  resize(value);
  return prune({ ...network, constants, values }, [output]);
}
