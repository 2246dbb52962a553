import { InputError } from '../InputError.ts';

export interface Labels {
  readonly labels: Int32Array;
  readonly names?: readonly string[];
}

/** With coarse classes, also the labels that they are made of. */
export interface ResolvedLabels extends Labels {
  readonly fine?: Labels;
}

/**
 * Class numbers from what a file says: numbers, or names.
 * @param names the classes in order, where neuron-lens.json or the network says them; else a file's own names are sorted.
 * @param classes coarse classes, each with the numbers in the file that belong to it.
 * @param path for messages.
 */
export function resolveLabels(
  found: readonly (number | string)[],
  names: readonly string[] | undefined,
  classes: Readonly<Record<string, readonly number[]>> | undefined,
  path: string,
): ResolvedLabels {
  const fine = toNumbers(found, names, path);
  if (!classes) {
    if (fine.names) checkRange(fine.labels, fine.names, path);
    return fine;
  }
  const coarse = Object.keys(classes);
  const classOf = new Map(
    Object.values(classes).flatMap((members, index) => members.map((label) => [label, index])),
  );
  const labels = fine.labels.map((label, row) => {
    const index = classOf.get(label);
    if (index === undefined) {
      throw new InputError(
        `${path}: label ${label} of row ${row} is in none of the "classes" ${coarse.join(', ')}; add it to one`,
      );
    }
    return index;
  });
  return { labels, names: coarse, fine };
}

function toNumbers(
  found: readonly (number | string)[],
  names: readonly string[] | undefined,
  path: string,
): Labels {
  const known = new Map(names?.map((name, index) => [name, index]));
  const isNumber = (label: number | string): boolean => label !== '' && Number.isFinite(Number(label));
  if (!names && !found.every(isNumber)) {
    const own = [...new Set(found.map(String))].sort((a, b) => (a < b ? -1 : 1));
    const index = new Map(own.map((name, position) => [name, position]));
    return { labels: Int32Array.from(found, (label) => index.get(String(label))!), names: own };
  }
  const labels = Int32Array.from(found, (label, row) => {
    const value =
      typeof label === 'string' ? (known.get(label) ?? (isNumber(label) ? Number(label) : NaN)) : label;
    if (Number.isInteger(value) && value >= 0 && value <= 0x7fffffff) return value;
    throw new InputError(
      `${path}: the label "${label}" of row ${row} is no class; ` +
        (names ? `use numbers from 0, or one of ${shortList(names)}` : 'use whole numbers from 0, or names'),
    );
  });
  return names ? { labels, names } : { labels };
}

function checkRange(labels: Int32Array, names: readonly string[], path: string): void {
  const row = labels.findIndex((label) => label >= names.length);
  if (row < 0) return;
  throw new InputError(
    `${path}: label ${labels[row]} of row ${row} is out of range: there are ${names.length} classes (${shortList(names)}); ` +
      'name all classes in "labels" of the data set in neuron-lens.json, or group them with "classes"',
  );
}

function shortList(names: readonly string[]): string {
  return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')}, …`;
}
