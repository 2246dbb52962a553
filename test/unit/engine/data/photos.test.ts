import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import type { Workspace } from '../../../../src/engine/workspace/Workspace.ts';

// Photos and a network that the repository cannot hold: one photo for every tenth ImageNet class, sorted by name,
// and a MobileNetV2 with 1,001 classes, of which the first is the background.
const folder =
  process.env.NEURON_LENS_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const photos = `${folder}/imagenet-photos`;
const network = `${folder}/models/mobilenet_v2.onnx`;
const there = existsSync(photos) && existsSync(network);

it.skipIf(!there)(
  `photos, as a network for ImageNet was trained to see them (NEURON_LENS_DATA: ${folder})`,
  async () => {
    const workspace: Workspace = {
      folder,
      models: {
        mobilenet: { path: network, preprocessing: { resize: 256, crop: 224, mean: 127.5, std: 127.5 } },
      },
      dataSets: {},
    };
    const data = await openDataSet(photos, {
      workspace,
      model: 'mobilenet',
      input: { shape: [{ batch: 1 }, 3, 224, 224], type: 'float32' },
    });
    const session = await InferenceSession.create(network);
    let right = 0;
    for (let photo = 0; photo < data.samples; photo++) {
      const { data: values, shape } = await data.read([photo]);
      const { logits } = await session.run({ input: new Tensor('float32', values as Float32Array, shape) });
      const scores = logits!.data as Float32Array;
      if (scores.indexOf(Math.max(...scores)) === 10 * photo + 1) right++;
    }
    await data.close();
    expect(data.samples).toBe(100);
    // With pixels decoded and resized by PIL it is 86.
    expect(right).toBeGreaterThanOrEqual(85);
  },
);
