import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../engine/InputError.ts';
import { holdExit } from './exitHold.ts';
import { fileErrorReason } from '../engine/fileErrorReason.ts';
import { findBeside } from '../engine/findBeside.ts';
import { isFolder } from '../engine/isFolder.ts';
import { resultExtension, type Result } from '../protocol/Result.ts';
import { prototypePng } from '../report/prototypePng.ts';
import { reportHtml } from '../report/reportHtml.ts';
import { resultSvg } from '../report/resultSvg.ts';
import { writeWhole } from '../engine/writeWhole.ts';

/**
 * Fails before the analysis starts where a result could not be written after it.
 * @param pictures whether the result can be written as a .png file, too
 */
export async function checkOutputs(files: readonly string[], pictures = false): Promise<void> {
  for (const file of files) {
    const endings = ['.json', '.html', '.svg', ...(pictures ? ['.png'] : [])];
    if (!endings.some((ending) => file.endsWith(ending))) {
      throw new InputError(
        `--out ${file}: name it *${resultExtension} for the result, *.html for a report${
          pictures ? ', *.png for the picture' : ''
        } or *.svg for a small picture`,
      );
    }
    await checkWritable(file);
  }
}

/** Fails with what to do where `--out` is in no folder that can be written into, or is a folder itself. */
export async function checkWritable(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('not a folder');
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new InputError(
      `--out ${file}: cannot write into ${folder}: ${fileErrorReason(error)}; choose another folder`,
    );
  }
  if (await isFolder(file)) throw new InputError(`--out ${file} is a folder; give the name of a file in it`);
}

/** Writes a result as a document, as a report or as a picture, by the name's ending. */
export async function writeOutputs(result: Result, files: readonly string[]): Promise<void> {
  const release = holdExit();
  try {
    for (const file of files) {
      const contents = await contentsOf(result, file);
      try {
        await writeWhole(file, contents);
      } catch (error) {
        throw new InputError(`cannot write ${file}: ${fileErrorReason(error)}; nothing was left there`);
      }
    }
  } finally {
    release();
  }
}

async function contentsOf(result: Result, file: string): Promise<string | Iterable<Uint8Array>> {
  if (file.endsWith('.html')) return report(result);
  if (file.endsWith('.svg')) return resultSvg(result);
  return result.kind === 'prototype' && file.endsWith('.png')
    ? [prototypePng(result)]
    : JSON.stringify(result);
}

async function report(result: Result): Promise<string> {
  const asset = (name: string): Promise<string> => readFile(findBeside(name, import.meta.url), 'utf8');
  return reportHtml(result, { script: await asset('report.js'), style: await asset('report.css') });
}
