import { InputError } from '../engine/InputError.ts';
import { readResultText } from '../engine/readResultText.ts';
import { parseResultText, resultExtension, ResultError, type Result } from '../protocol/Result.ts';
import { fileErrorReason } from '../engine/fileErrorReason.ts';

/** A saved analysis. Rejects with an InputError for a file that is none. */
export async function readResult(path: string): Promise<Result> {
  let text: string;
  try {
    text = await readResultText(path);
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${fileErrorReason(error)}; give a *${resultExtension} file`);
  }
  try {
    return parseResultText(text);
  } catch (error) {
    if (error instanceof ResultError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
