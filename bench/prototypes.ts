import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../src/engine/formats/readModel.ts';
import { PrototypeMaker } from '../src/engine/prototypes/PrototypeMaker.ts';
import type { Runtime } from '../src/engine/runtime/Runtime.ts';

export interface PrototypeTime {
  readonly name: string;
  /** Sides of the picture. */
  readonly side: number;
  readonly steps: number;
  /** Milliseconds of a prototype, the median of three, the preparation of its graph left out: that is done once for each layer. */
  readonly milliseconds: number;
}

/** Times prototypes of one output of the example network, and of MobileNetV2 where its file is. */
export async function prototypeTimes(
  runtime: Runtime,
  dataFolder: string,
  steps: number,
): Promise<PrototypeTime[]> {
  const files = [
    { name: 'LeNet', path: 'examples/mnist/lenet-relu.onnx', range: [0, 1] },
    { name: 'MobileNetV2', path: join(dataFolder, 'models/mobilenet_v2.onnx'), range: [-1, 1] },
  ] as const;
  const times: PrototypeTime[] = [];
  for (const { name, path, range } of files) {
    if (!existsSync(path)) continue;
    const signal = new AbortController().signal;
    const source = { model: await readModel(path), runtime, seed: 1, signal };
    const maker = await PrototypeMaker.open(source, { range, steps });
    const target = { layer: 'class', neurons: [1] };
    const { shape } = await maker.make(target);
    const rounds: number[] = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      await maker.make(target);
      rounds.push(performance.now() - started);
    }
    const milliseconds = rounds.sort((a, b) => a - b)[1]!;
    times.push({ name, side: shape.at(-1)!, steps, milliseconds });
  }
  return times;
}
