import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { InputError } from '../../InputError.ts';
import { isInside } from '../../isInside.ts';
import { readRecords } from '../csv/readRecords.ts';
import { PictureSource } from './PictureSource.ts';

const readable = ['.jpg', '.jpeg', '.png'];
const otherPictures = ['.webp', '.gif', '.bmp', '.tif', '.tiff', '.avif', '.heic'];

/** Names that the labels file of a folder goes by. */
const labelsFiles = ['labels.csv', 'labels.tsv'];

/** A picture by itself. */
export function openPicture(path: string): PictureSource {
  return new PictureSource(dirname(path), [path]);
}

export function isPicture(path: string): boolean {
  return readable.includes(extname(path).toLowerCase());
}

/**
 * The pictures of a folder: those that a labels file names (`file,label` a line), or a folder for each class,
 * or all of a flat folder by name. Classes in folders take turns, so that the first n samples hold some of each.
 */
export async function openPictures(folder: string, labelsFile: string | undefined): Promise<PictureSource> {
  const content = await list(folder);
  const labels =
    labelsFile ??
    content.files.map((name) => join(folder, name)).find((path) => labelsFiles.includes(basename(path)));
  if (labels !== undefined) return listed(folder, labels);

  const pictures = onlyPictures(folder, content.files);
  const classes: { name: string; files: string[] }[] = [];
  for (const name of content.folders) {
    const path = join(folder, name);
    const files = onlyPictures(path, (await list(path)).files).map((file) => join(path, file));
    if (files.length > 0) classes.push({ name, files });
  }
  if (classes.length === 0) {
    return new PictureSource(
      folder,
      pictures.map((name) => join(folder, name)),
    );
  }
  if (pictures.length > 0) {
    throw new InputError(
      `${folder} holds pictures and folders of pictures: keep one folder for each class, or all pictures in one folder`,
    );
  }
  const order = takeTurns(
    classes.flatMap(({ name, files }) => files.map((file) => ({ label: name, name: file }))),
  );
  return new PictureSource(
    folder,
    order.map(({ name }) => name),
    order.map(({ label }) => label),
  );
}

/** Pictures by class and name, where classes take turns, so that the first n samples hold some of each. */
export function takeTurns<P extends { readonly label: string; readonly name: string }>(
  pictures: readonly P[],
): P[] {
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const classes = new Map<string, P[]>();
  for (const picture of [...pictures].sort((a, b) => byName(a.label, b.label) || byName(a.name, b.name))) {
    const members = classes.get(picture.label);
    if (members) members.push(picture);
    else classes.set(picture.label, [picture]);
  }
  const groups = [...classes.values()];
  const most = groups.reduce((length, members) => Math.max(length, members.length), 0);
  return Array.from({ length: most }, (_, turn) =>
    groups.filter((members) => turn < members.length).map((members) => members[turn]!),
  ).flat();
}

async function list(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const byName = (a: string, b: string): number => (a < b ? -1 : 1);
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(
      ({ name }) => !name.startsWith('.'),
    );
    return {
      files: entries
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
        .sort(byName),
      folders: entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort(byName),
    };
  } catch (error) {
    throw new InputError(`cannot read the folder ${folder}: ${(error as Error).message}`);
  }
}

function onlyPictures(folder: string, names: readonly string[]): string[] {
  const other = names.find((name) => otherPictures.includes(extname(name).toLowerCase()));
  if (other !== undefined) {
    throw new InputError(
      `${join(folder, other)}: only JPEG and PNG pictures are read; convert it, or take it out`,
    );
  }
  return names.filter(isPicture);
}

async function listed(folder: string, labelsFile: string): Promise<PictureSource> {
  const files: string[] = [];
  const labels: string[] = [];
  for await (const { cells, line } of readRecords(labelsFile)) {
    const [file, label] = cells;
    if (cells.length < 2 || !file || !label) {
      throw new InputError(`${labelsFile}, line ${line} is no "file,label" pair; write one for each picture`);
    }
    if (files.length === 0 && line === 1 && !isPicture(file)) continue;
    const path = resolve(folder, file);
    if (!isAbsolute(file) && !isInside(folder, path)) {
      throw new InputError(
        `${labelsFile}, line ${line}: ${file} leaves the folder of the pictures; write an absolute path if you mean it`,
      );
    }
    files.push(path);
    labels.push(label);
  }
  return new PictureSource(folder, files, labels);
}
