import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { readModel } from '../../../src/engine/formats/readModel.ts';
import { TrainingHistorySchema } from '../../../src/protocol/Training.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const digits = 'examples/mnist/data/t10k-slice-images-idx3-ubyte.gz';

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const stdout = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((out += String(text)), true));
  const stderr = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => ((error += String(text)), true));
  try {
    return { code: await runCli(['train', ...args]), out, error };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('neuron-lens train', () => {
  test('writes a network that is read back, and its history', async () => {
    const file = join(folder, 'lenet.onnx');
    const { code, out, error } = await run(
      ...[
        '--network',
        'lenet-relu',
        '--data',
        digits,
        '--limit',
        '200',
        '--epochs',
        '2',
        '--out',
        file,
        '--json',
      ],
      ...['--device', 'cpu', '--quiet'],
    );
    expect([code, error]).toEqual([0, '']);
    const history = TrainingHistorySchema.parse(JSON.parse(out));
    expect(history).toMatchObject({
      network: 'lenet-relu',
      weights: 61_706,
      preprocessing: { scale: '1/255' },
    });
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(history.epochs[1]!.loss).toBeLessThan(history.epochs[0]!.loss);
    expect(JSON.parse(readFileSync(join(folder, 'lenet.json'), 'utf8'))).toEqual(history);
    expect((await readModel(file)).parameters).toBe(61_706);
    expect(existsSync(`${file}.checkpoint`)).toBe(false);
  });

  test('fine-tunes a network to coarser classes with a fresh last layer', async () => {
    const file = join(folder, 'even.onnx');
    const { code, out } = await run(
      ...['--from', 'lenet5', '--data', 'even-odd', '--workspace', 'examples/mnist', '--limit', '200'],
      ...['--epochs', '3', '--freeze', 'conv3', '--out', file, '--device', 'cpu', '--quiet'],
    );
    expect(code).toBe(0);
    expect(out).toContain('"labels":["even","odd"]');
    const { graph, output } = await readModel(file);
    expect(graph.values.get(output)!.shape[1]).toBe(2);
    // What was frozen is as it was.
    const prior = await readModel('examples/mnist/lenet5.onnx');
    for (const name of ['conv1', 'conv2', 'conv3'].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`])) {
      expect(graph.constants.get(name)!.data).toEqual(prior.graph.constants.get(name)!.data);
    }
    expect(graph.constants.get('linear.weight')!.data).not.toEqual(
      prior.graph.constants.get('linear.weight')!.data,
    );
  });

  test('prior-knowledge training starts from all weights of the prior network but those of the last layer', async () => {
    const file = join(folder, 'started.onnx');
    const { code } = await run(
      ...['--from', 'lenet5', '--data', 'even-odd', '--workspace', 'examples/mnist', '--limit', '100'],
      // Steps too small to move anything.
      ...['--epochs', '1', '--learning-rate', '1e-12', '--out', file, '--device', 'cpu', '--quiet'],
    );
    expect(code).toBe(0);
    const [{ graph }, prior] = [await readModel(file), await readModel('examples/mnist/lenet5.onnx')];
    const distance = (name: string): number => {
      const [a, b] = [graph, prior.graph].map((each) => each.constants.get(name)!.data as Float32Array);
      return a!.reduce((most, value, i) => Math.max(most, Math.abs(value - (b![i] ?? 0))), 0);
    };
    const layers = ['conv1', 'conv2', 'conv3', 'linear'];
    for (const layer of layers) {
      for (const part of ['weight', 'bias']) expect(distance(`${layer}.${part}`)).toBeLessThan(1e-9);
    }
    expect(graph.constants.get('output.weight')!.shape).toEqual([2, 84]);
    expect(distance('output.weight')).toBeGreaterThan(0.01);
  });

  test.each([
    [['--data', digits, '--out', 'x.onnx'], /give either --network .* or --from/],
    [
      ['--network', 'alexnet', '--data', digits, '--out', 'x.onnx'],
      /no network is called "alexnet"; there are lenet/,
    ],
    [['--network', 'lenet', '--data', digits, '--out', 'x.pt'], /name it \*\.onnx/],
    [
      ['--network', 'lenet', '--data', digits, '--out', '/nowhere/x.onnx'],
      /cannot write into \/nowhere: it does not exist/,
    ],
    [
      ['--network', 'lenet', '--data', digits, '--out', 'neuron-lens.onnx'],
      /would replace neuron-lens\.json; choose another name/,
    ],
    [['--network', 'vgg11', '--data', digits, '--out', 'x.onnx'], /VGG11 takes pictures of at least 32 × 32/],
    [
      ['--network', 'lenet', '--data', digits, '--out', 'x.onnx', '--preprocessing', '{"size":3}'],
      /preprocessing/,
    ],
    [['--network', 'lenet', '--data', digits, '--out', 'x.onnx', '--held-out', '1'], /less than 1/],
  ])('bad usage: %j', async (args, message) => {
    const { code, error } = await run(...args, '--device', 'cpu', '--quiet');
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });
});
