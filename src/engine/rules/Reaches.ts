import type { BitMatrix } from '../numeric/BitMatrix.ts';
import { countArray, type Counts } from '../numeric/countArray.ts';
import type { Reach, ReachRows, RuleLengths } from './Reach.ts';
import type { RowLists } from './RowLists.ts';

/** Bytes of rows and counts by rows that are kept, and of all else (estimated, with what JavaScript adds). */
const mostRowBytes = 32 << 20;
const mostBytes = 64 << 20;
/** Of an array and its place in a map. */
const arrayBytes = 128;

/**
 * Of all heads that were asked for, where they are active and what tails do there: the same heads are tried again and
 * again. When that takes too much memory it is forgotten, and made anew when it is asked for.
 */
export class Reaches {
  readonly #tails: BitMatrix;
  readonly #headRows: RowLists;
  readonly #reaches = new Map<string, Reach>();
  readonly #mostRowBytes: number;
  readonly #mostBytes: number;
  #rowBytes = 0;
  #bytes = 0;
  /** Scratch: of each row, how many of some heads are active; all 0 between calls. */
  readonly #headCount: Counts;
  /** Scratch: a list of rows. */
  readonly #list: Uint32Array;

  constructor(
    tails: BitMatrix,
    headRows: RowLists,
    // Enough rows for the rules that are tried as one.
    limits = { rowBytes: Math.max(mostRowBytes, 64 * tails.rows), bytes: mostBytes },
  ) {
    this.#tails = tails;
    this.#headRows = headRows;
    this.#mostRowBytes = limits.rowBytes;
    this.#mostBytes = limits.bytes;
    this.#headCount = countArray(tails.rows, headRows.columns);
    this.#list = new Uint32Array(tails.rows);
  }

  of(head: readonly number[]): Reach {
    const key = head.join();
    let reach = this.#reaches.get(key);
    if (!reach) {
      if (this.#bytes > this.#mostBytes) {
        this.#reaches.clear();
        this.#bytes = 0;
        this.#rowBytes = 0;
      }
      const { starts, rows } = this.#rowsOf(head);
      reach = { head, starts, ones: new Map(), lengths: new Map(), kept: undefined };
      this.#keep(reach, rows);
      this.#reaches.set(key, reach);
      this.#bytes += 4 * arrayBytes;
    }
    return reach;
  }

  onesByHeads(reach: Reach, tail: number): readonly number[] {
    let ones = reach.ones.get(tail);
    if (!ones) {
      ones = this.countByHeads(reach, this.#tails.column(tail));
      reach.ones.set(tail, ones);
      this.#bytes += arrayBytes + 8 * ones.length;
    }
    return ones;
  }

  /** Number of rows that are in a set, by active heads. */
  countByHeads(reach: Reach, set: Uint32Array): number[] {
    const { rows } = reach.kept ?? this.#keep(reach);
    const ones = new Array<number>(reach.head.length + 1).fill(0);
    for (let level = 1; level < ones.length; level++) {
      const end = reach.starts[level + 1]!;
      let count = 0;
      for (let j = reach.starts[level]!; j < end; j++) {
        const row = rows[j]!;
        count += (set[row >>> 5]! >>> (row & 31)) & 1;
      }
      ones[level] = count;
    }
    return ones;
  }

  keepLengths(reach: Reach, id: number, lengths: RuleLengths): void {
    if (!reach.lengths.has(id)) this.#bytes += 4 * arrayBytes + 16 * reach.starts.length;
    reach.lengths.set(id, lengths);
  }

  /** How many of the tails of a rule, given by its id, are active in each row. */
  tailCounts(reach: Reach, id: number, tails: readonly number[]): Counts {
    const known = reach.kept?.tailCounts.get(id);
    if (known) return known;
    const { rows, tailCounts } = this.#makeRoom() || !reach.kept ? this.#keep(reach) : reach.kept;
    const counts = countArray(rows.length, this.#tails.columns);
    for (const y of tails) addBits(this.#tails.column(y), rows, 1, counts);
    tailCounts.set(id, counts);
    this.#rowBytes += counts.byteLength;
    return counts;
  }

  /** Where the counts of two rules without a common tail are kept, their sum is that of the rule that takes their place. */
  joinCounts(head: readonly number[], old: readonly number[], id: number): void {
    const kept = this.#reaches.get(head.join())?.kept?.tailCounts;
    const [first, second] = old.map((each) => kept?.get(each));
    if (!kept || !first || !second) return;
    for (let j = 0; j < first.length; j++) first[j]! += second[j]!;
    for (const each of old) kept.delete(each);
    kept.set(id, first);
    this.#rowBytes -= second.byteLength;
  }

  /** Takes tails out of counts. */
  withoutTails(reach: Reach, counts: Counts, tails: readonly number[]): Counts {
    const { rows } = reach.kept ?? this.#keep(reach);
    const rest = counts.slice();
    for (const y of tails) addBits(this.#tails.column(y), rows, -1, rest);
    return rest;
  }

  #keep(reach: Reach, rows = this.#rowsOf(reach.head).rows): ReachRows {
    this.#makeRoom();
    this.#rowBytes += rows.byteLength;
    return (reach.kept = { rows, tailCounts: new Map() });
  }

  /** Forgets all rows, if they are too many. Returns whether it did. */
  #makeRoom(): boolean {
    if (this.#rowBytes <= this.#mostRowBytes) return false;
    for (const reach of this.#reaches.values()) reach.kept = undefined;
    this.#rowBytes = 0;
    return true;
  }

  #rowsOf(head: readonly number[]): { starts: Uint32Array; rows: Uint32Array } {
    const headCount = this.#headCount;
    const list = this.#list;
    let listed = 0;
    for (const x of head) {
      const active = this.#headRows.of(x);
      for (let i = 0; i < active.length; i++) {
        const row = active[i]!;
        if (headCount[row]!++ === 0) list[listed++] = row;
      }
    }
    const levels = head.length + 1;
    const starts = new Uint32Array(levels + 1);
    for (let j = 0; j < listed; j++) starts[headCount[list[j]!]! + 1]!++;
    for (let level = 1; level <= levels; level++) starts[level]! += starts[level - 1]!;
    const rows = new Uint32Array(listed);
    const next = starts.slice();
    for (let j = 0; j < listed; j++) {
      const row = list[j]!;
      rows[next[headCount[row]!]!++] = row;
      headCount[row] = 0;
    }
    return { starts, rows };
  }
}

/** Adds a number to the counts of the rows of a list that are in a set. */
function addBits(set: Uint32Array, rows: Uint32Array, step: 1 | -1, counts: Counts): void {
  for (let j = 0; j < rows.length; j++) {
    const row = rows[j]!;
    counts[j]! += ((set[row >>> 5]! >>> (row & 31)) & 1) * step;
  }
}
