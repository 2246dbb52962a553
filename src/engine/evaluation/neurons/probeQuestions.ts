import { decodeArray } from '../../../protocol/EncodedArray.ts';
import type { NeuceptResult } from '../../../protocol/NeuceptResult.ts';
import { probeTargets, type ProbesResult, type ProbeTarget } from '../../../protocol/ProbesResult.ts';
import type { DataSet } from '../../data/DataSet.ts';
import { InputError } from '../../InputError.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { splitSamples } from '../splitSamples.ts';

/** What a probe is asked: classes of some rows, of which it sees a part. */
export interface ProbeQuestion {
  readonly described: ProbesResult['targets'][number];
  /** Rows of the data set. */
  readonly training: readonly number[];
  readonly held: readonly number[];
  /** Of a row: position in `described.classes`. */
  readonly classOf: (row: number) => number;
}

/** Classes of some rows, before they are split. */
interface Labelled {
  readonly rows: readonly number[];
  /** One for each of the rows. */
  readonly labels: ArrayLike<number>;
  readonly names?: readonly string[] | undefined;
  readonly from?: ProbesResult['targets'][number]['from'];
}

/** In messages. */
const words: Readonly<Record<ProbeTarget, string>> = {
  labels: 'the labels',
  fine: 'the fine labels',
  mechanisms: 'the mechanisms',
};

/**
 * The questions for probes: those asked for, or all that the data allow.
 * @param of mechanisms of samples of these data
 * Throws an InputError for targets that the data do not have, or that no probe can be fitted to.
 */
export function probeQuestions(
  data: DataSet,
  {
    asked,
    of,
    seed,
  }: { asked: readonly ProbeTarget[] | undefined; of?: NeuceptResult | undefined; seed: number },
  warnings: string[],
): ProbeQuestion[] {
  const known: Readonly<Record<ProbeTarget, Labelled | undefined>> = {
    labels: data.labels && { rows: allRows(data), labels: data.labels, names: data.labelNames },
    fine: data.fineLabels && { rows: allRows(data), labels: data.fineLabels, names: data.fineLabelNames },
    mechanisms: of && mechanismsOf(of, data),
  };
  const targets = asked ?? probeTargets.filter((target) => known[target]);
  const missing = targets.find((target) => !known[target]);
  if (missing !== undefined || targets.length === 0) {
    throw new InputError(missingMessage(missing ?? 'labels', data));
  }
  return targets.map((target, i) => question(target, known[target]!, deriveSeed(seed, i), warnings));
}

function allRows({ samples }: DataSet): number[] {
  return Array.from({ length: samples }, (_, row) => row);
}

function missingMessage(target: ProbeTarget, { name }: DataSet): string {
  switch (target) {
    case 'labels':
      return `a probe predicts labels, and ${name} has none: take a data set with labels`;
    case 'fine':
      return `${name} has no fine labels: give a data set of neuron-lens.json whose "classes" put labels together`;
    case 'mechanisms':
      return 'there are no mechanisms to predict: give an analysis that has them (--of)';
  }
}

function mechanismsOf({ mechanisms, data: found, model, createdAt }: NeuceptResult, data: DataSet): Labelled {
  if (!mechanisms) {
    throw new InputError(
      'the analysis holds critical neurons but no mechanisms: find them with neuron-lens mechanisms',
    );
  }
  if (found.sha256 !== data.sha256) {
    throw new InputError(
      `the mechanisms are those of other data than ${data.name} (SHA-256 ${found.sha256.slice(0, 12)}… and ${data.sha256.slice(0, 12)}…): give the data that they were found in`,
    );
  }
  const rows = Array.from(decodeArray(mechanisms.samples.row));
  const beyond = rows.find((row) => row >= data.samples);
  if (beyond !== undefined) {
    throw new InputError(
      `the mechanisms are of samples up to row ${Math.max(...rows)}, and ${data.name} is read up to row ${data.samples - 1}: leave out --limit, or raise it`,
    );
  }
  return {
    rows,
    labels: decodeArray(mechanisms.assignment),
    names: mechanisms.sizes.map((_, i) => `mechanism ${i + 1}`),
    from: { model: model.path, createdAt },
  };
}

function question(
  target: ProbeTarget,
  { rows, labels, names, from }: Labelled,
  seed: number,
  warnings: string[],
): ProbeQuestion {
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  const all = [...counts.keys()].sort((a, b) => a - b);
  const classes = all.filter((label) => counts.get(label)! >= 2);
  if (classes.length < 2) {
    const problem =
      all.length < 2
        ? `${words[target]} of ${rows.length} samples are all the same`
        : `${words[target]} have fewer than two classes with at least 2 samples (${rows.length} samples, ${all.length} classes)`;
    throw new InputError(`${problem}: use more samples, or leave this target out (--targets)`);
  }
  const lonely = all.length - classes.length;
  if (lonely > 0) {
    warnings.push(
      `${lonely} ${lonely === 1 ? 'class' : 'classes'} of ${words[target]} ${lonely === 1 ? 'has a single sample and is' : 'have a single sample each and are'} left out.`,
    );
  }
  const split = splitSamples(labels, classes, seed);
  const position = new Map(classes.map((label, i) => [label, i]));
  const classOfRow = new Map(rows.map((row, i) => [row, position.get(labels[i]!)!]));
  const held = classes.map((label) => split.held.filter((sample) => labels[sample] === label).length);
  return {
    described: {
      target,
      classes: classes.map((index) => ({
        index,
        ...(names?.[index] === undefined ? {} : { name: names[index] }),
        samples: counts.get(index)!,
      })),
      trained: split.training.length,
      tested: split.held.length,
      chance: Math.max(...held) / split.held.length,
      ...(from ? { from } : {}),
    },
    training: split.training.map((sample) => rows[sample]!),
    held: split.held.map((sample) => rows[sample]!),
    classOf: (row) => classOfRow.get(row)!,
  };
}
