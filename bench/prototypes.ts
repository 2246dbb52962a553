import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readModel, type Model } from '../src/engine/formats/readModel.ts';
import { PrototypeMaker, type Prototype } from '../src/engine/prototypes/PrototypeMaker.ts';
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
    const make = await prototypeOfOutput(runtime, await readModel(path), range, steps);
    const { shape } = await make();
    const rounds: number[] = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      await make();
      rounds.push(performance.now() - started);
    }
    const milliseconds = rounds.sort((a, b) => a - b)[1]!;
    times.push({ name, side: shape.at(-1)!, steps, milliseconds });
  }
  return times;
}

/** Something that makes a prototype of a network's second output. */
export async function prototypeOfOutput(
  runtime: Runtime,
  model: Model,
  range: readonly [number, number],
  steps: number,
): Promise<() => Promise<Prototype>> {
  const source = { model, runtime, seed: 1, signal: new AbortController().signal };
  const maker = await PrototypeMaker.open(source, { range, steps });
  return () => maker.make({ layer: 'class', neurons: [1] });
}
