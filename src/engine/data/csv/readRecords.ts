import { createReadStream } from 'node:fs';
import { parse, type CsvError } from 'csv-parse';
import { InputError } from '../../InputError.ts';
import { Bytes } from '../Bytes.ts';

export interface CsvRecord {
  readonly cells: readonly string[];
  /** Of the file, counted from 1; the last one for a record over several lines. */
  readonly line: number;
}

/** Characters in a record beyond which the file is taken for something else, as one with a quote that never ends. */
const longestRecord = 2 ** 24;

/** The records of a CSV file one after the other, whatever its delimiter of comma, semicolon and tab. */
export async function* readRecords(path: string): AsyncGenerator<CsvRecord> {
  const delimiter = await findDelimiter(path);
  const file = createReadStream(path);
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: longestRecord,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield { cells: record, line: info.lines };
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const line = (error as CsvError).lines;
    const where = typeof line === 'number' ? `, line ${line}` : '';
    throw new InputError(
      `cannot read ${path}${where} as CSV: ${(error as Error).message.replace(/\s+/g, ' ').slice(0, 200)}`,
    );
  } finally {
    file.destroy();
    parser.destroy();
  }
}

/** The delimiter that the first line has most of. */
async function findDelimiter(path: string): Promise<string> {
  const bytes = await Bytes.open(path);
  try {
    const start = (await bytes.read(0, Math.min(bytes.size, 65_536))).toString('utf8');
    const line = start.split(/[\r\n]/).find((text) => text.trim() !== '') ?? '';
    const count = (delimiter: string): number => line.split(delimiter).length;
    return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
  } finally {
    await bytes.close();
  }
}
