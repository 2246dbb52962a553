import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** Name of the samples → name of the labels, as people call them. */
const partners: readonly (readonly [RegExp, string])[] = [
  [/images/i, 'labels'],
  [/samples/i, 'labels'],
  [/inputs/i, 'labels'],
  [/inputs/i, 'targets'],
  [/features/i, 'labels'],
  [/data/i, 'labels'],
  [/(?<![a-z])x(?![a-z])/, 'y'],
  [/(?<![A-Za-z])X(?![A-Za-z])/, 'Y'],
  [/(?<![A-Za-z])X(?![A-Za-z])/, 'y'],
];

/** The file beside `path` that, by its name, holds the labels: `t10k-labels-idx1-ubyte.gz`, `y.npy`, `train-labels.npy`. */
export function findLabelsFile(path: string): string | undefined {
  const name = basename(path);
  const extension = extname(name);
  const names = [
    ...partners
      .filter(([pattern]) => pattern.test(name))
      .map(([pattern, partner]) => name.replace(pattern, partner)),
    ...['-labels', '_labels', '.labels'].map((suffix) => `${basename(name, extension)}${suffix}${extension}`),
  ];
  return names
    .map((labels) => labels.replace(/idx[2-8]/, 'idx1'))
    .flatMap((labels) => [labels, labels.endsWith('.gz') ? labels.slice(0, -'.gz'.length) : `${labels}.gz`])
    .map((labels) => join(dirname(path), labels))
    .find((labels) => labels !== path && existsSync(labels));
}
