import { InputError } from '../../InputError.ts';
import { ArraySource } from '../ArraySource.ts';
import { elementType } from '../ElementType.ts';
import type { SampleSource } from '../SampleSource.ts';
import { spool } from '../spool.ts';
import { readRecords, type CsvRecord } from './readRecords.ts';

/** Names under which files hold the class of a row. */
export const labelHeadings = ['label', 'labels', 'target', 'class', 'y'];

export interface CsvOptions {
  /** Whether the first row holds names; found out when left out. */
  readonly header?: boolean | undefined;
  /** The column of the labels: name, or number from 0, negative from the end. */
  readonly labelColumn?: string | number | undefined;
}

/**
 * A table with one sample a row. It is read once, checked cell by cell, and kept as numbers in a temporary file.
 * @param otherLabels from another file; then no column is taken for labels unless `labelColumn` says so.
 * Throws an InputError with line and column for a cell that is empty or no number.
 */
export async function openCsv(
  path: string,
  options: CsvOptions,
  otherLabels?: readonly (number | string)[],
): Promise<SampleSource> {
  const records = readRecords(path);
  const first = (await records.next()).value as CsvRecord | undefined;
  if (!first) throw new InputError(`${path} is empty; give a table with one sample a row`);
  const second = (await records.next()).value as CsvRecord | undefined;
  const header = (options.header ?? isHeader(first, second)) ? first.cells : undefined;
  const labelColumn =
    otherLabels && options.labelColumn === undefined
      ? undefined
      : findLabelColumn(path, first.cells.length, header, options.labelColumn);
  const columns = first.cells.length - (labelColumn === undefined ? 0 : 1);
  if (columns === 0) throw new InputError(`${path} has no column of numbers beside the labels`);

  const labels: string[] = [];
  let rows = 0;
  async function* numbers(): AsyncGenerator<Uint8Array> {
    for await (const record of rest(header ? undefined : first, second, records)) {
      if (record.cells.length !== first!.cells.length) {
        throw new InputError(
          `${path}, line ${record.line} has ${record.cells.length} columns, the first line has ${first!.cells.length}; ` +
            'give every row as many (pad sequences at their end)',
        );
      }
      const row = new Float64Array(columns);
      let next = 0;
      for (const [column, cell] of record.cells.entries()) {
        if (column === labelColumn) {
          labels.push(cell);
        } else {
          const value = cell === '' ? NaN : Number(cell);
          if (!Number.isFinite(value)) {
            const name = header ? `"${header[column]}"` : String(column + 1);
            const what = cell === '' ? 'is empty' : `holds "${cell.slice(0, 40)}", which is no finite number`;
            throw new InputError(
              `${path}, line ${record.line}, column ${name} ${what}; fill in a number or leave out the row`,
            );
          }
          row[next++] = value;
        }
      }
      rows++;
      yield new Uint8Array(row.buffer);
    }
  }
  const bytes = await spool(numbers());
  return new ArraySource(
    bytes,
    // Typed arrays have the byte order of the machine.
    { type: elementType(isLittleEndian ? '<f8' : '>f8')!, shape: [rows, columns], fortran: false, offset: 0 },
    path,
    otherLabels ?? (labelColumn === undefined ? undefined : labels),
  );
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

async function* rest(
  first: CsvRecord | undefined,
  second: CsvRecord | undefined,
  others: AsyncIterable<CsvRecord>,
): AsyncGenerator<CsvRecord> {
  if (first) yield first;
  if (second) yield second;
  yield* others;
}

/** A first row with a usual name for labels, or with text in a column of numbers, holds names. */
function isHeader(first: CsvRecord, second: CsvRecord | undefined): boolean {
  return first.cells.some(
    (cell, column) =>
      labelHeadings.includes(cell.toLowerCase()) ||
      (!isNumber(cell) && isNumber(second?.cells[column] ?? '')),
  );
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

function findLabelColumn(
  path: string,
  columns: number,
  header: readonly string[] | undefined,
  asked: string | number | undefined,
): number | undefined {
  if (typeof asked === 'number') {
    const column = asked < 0 ? columns + asked : asked;
    if (column >= 0 && column < columns) return column;
    throw new InputError(`${path} has ${columns} columns, "labelColumn" asks for number ${asked}`);
  }
  if (asked !== undefined) {
    const column = header?.indexOf(asked) ?? -1;
    if (column >= 0) return column;
    throw new InputError(
      `${path} has no column "${asked}"; ` +
        (header
          ? `its columns are: ${header.slice(0, 20).join(', ')}`
          : 'its first row holds no names: give the number of the column'),
    );
  }
  const column = header?.findIndex((name) => labelHeadings.includes(name.toLowerCase())) ?? -1;
  return column >= 0 ? column : undefined;
}
