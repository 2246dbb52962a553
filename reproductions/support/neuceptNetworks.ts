import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../src/engine/writeWhole.ts';

/** Where the networks of NeuCEPT's experiments are kept, each with a neuron-lens.json. */
export const mnistFolder = '.neuron-lens/neucept-mnist';
export const cifarFolders = { full: '.neuron-lens/neucept-cifar-full', small: '.neuron-lens/neucept-cifar' };

/** The prior network, the one that starts from its weights (prior-knowledge training), and the one from nothing. */
export const roles = ['prior', 'pkt', 'conventional'] as const;
export type Role = (typeof roles)[number];

/** `few-test`: a part of the test samples, for the accuracies after each epoch. */
export type Part = 'train' | 'test' | 'few-test';

export interface TwoTasks {
  /** The samples, labelled with the fine classes. */
  readonly data: (part: Part) => string;
  /** Names of the fine classes, in the order of their numbers. */
  readonly fine: readonly string[];
  /** Fine classes of each coarse one. */
  readonly coarse: Readonly<Record<string, readonly number[]>>;
}

/** Writes the neuron-lens.json of the networks and of the data sets, `fine-train` to `coarse-few-test`. */
export async function describeNetworks(
  folder: string,
  seeds: readonly number[],
  { data, fine, coarse }: TwoTasks,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const parts = ['train', 'test', 'few-test'] as const;
  const contents = {
    models: Object.fromEntries(
      seeds.flatMap((seed) =>
        roles.map((role) => [
          `${role}-${seed}`,
          {
            path: `${role}-${seed}.onnx`,
            preprocessing: { scale: '1/255' },
            ...(role !== 'prior' && { labels: Object.keys(coarse) }),
          },
        ]),
      ),
    ),
    dataSets: Object.fromEntries(
      parts.flatMap((part) => [
        [`fine-${part}`, { path: data(part), labels: fine }],
        [`coarse-${part}`, { path: data(part), classes: coarse }],
      ]),
    ),
  };
  await writeWhole(join(folder, 'neuron-lens.json'), JSON.stringify(contents, null, 2));
}
