import { countOnes, subtract } from '../numeric/bitSets.ts';
import type { ColumnCounter } from '../numeric/ColumnCounter.ts';
import { log2Choose, parametricComplexity, ruleCountLength, universalInteger } from './codeLengths.ts';
import type { RowLists } from './RowLists.ts';
import type { Rule } from './Rule.ts';
import type { RuleData } from './RuleData.ts';
import { ruleLength, type RuleFit } from './ruleLength.ts';
import { fitRule, rowsWith } from './ruleRows.ts';
import { intersection, symmetricDifference, union } from './sortedSets.ts';

/** A smaller gain is taken as rounding. In bits. */
export const leastGain = 1e-4;
/** A merge also saves the bits of one rule in the number of rules, which fall most from three rules to two. */
const leastMergeGain = leastGain - (universalInteger(3) - universalInteger(2));

/** A rule of the model. */
export interface Entry {
  /** Counts up: the same in every copy of a model that makes the same changes. */
  readonly id: number;
  readonly rule: Rule;
  /** To which it applies. */
  readonly rows: Uint32Array;
  readonly fit: RuleFit;
  readonly bits: number;
}

/** A rule that could be added; `gain` leaves out the number of rules. */
export interface Candidate {
  readonly rule: Rule;
  readonly gain: number;
}

/** A rule that could take the place of others, given by their ids. */
export interface Replacement extends Candidate {
  readonly old: readonly number[];
}

/** The rows in which any of some heads is active. */
interface Reach {
  readonly head: readonly number[];
  /** Those with one active head first, then those with two, and so on. */
  readonly rows: Uint32Array;
  /** [active heads]: where they begin; one more for the end. */
  readonly starts: Uint32Array;
  /** Of the rules with these tails alone, by their ids. */
  readonly own: Map<number, TailActivity>;
}

/** What some tails do in the rows of a reach. */
interface TailActivity {
  readonly tail: readonly number[];
  /** Number of active tails in each row. */
  readonly counts: Uint16Array;
  /** [tail · (|X| + 1) + heads]: rows in which the tail is active and no other rule describes it, by active heads. */
  readonly left: Uint32Array;
  /** Active cells of each tail that no other rule describes. */
  readonly open: Uint32Array;
}

/** What can be worked out without changing the model, in any thread: answers depend on the model alone. */
export type Question =
  | { readonly kind: 'rules'; readonly tails: readonly number[] }
  /** Of a rule with each of the others, all by their ids. */
  | { readonly kind: 'merges'; readonly id: number; readonly others: readonly number[] };

/** Those that gain, in the order asked for: a rule for each of the tails, or a merge with each of the others. */
export type Answer = readonly Replacement[];

/** The rules found so far, and what others would gain. */
export class RuleModel {
  readonly #data: RuleData;
  readonly #theta: number;
  /** In the order of their ids. */
  readonly entries = new Map<number, Entry>();
  /** The rules that have a neuron among their tails. */
  readonly byTail: readonly Set<Entry>[];
  /** Active cells of each tail that no rule describes. */
  readonly #left: Uint32Array;
  readonly #headRows: RowLists;
  readonly #counter: ColumnCounter;
  #nextId = 0;
  /** Scratch: of each row, how many of some heads are active; all 0 between calls. */
  readonly #headCount: Uint16Array;
  /** Scratch: a list of rows. */
  readonly #list: Uint32Array;
  /** Of the last unions and intersections, as long as the model does not change. */
  readonly #reaches: Reach[] = [];

  constructor(data: RuleData, headRows: RowLists, counter: ColumnCounter, theta: number) {
    this.#data = data;
    this.#theta = theta;
    this.byTail = Array.from({ length: data.tails.columns }, () => new Set<Entry>());
    this.#left = data.tailCounts.slice();
    this.#headRows = headRows;
    this.#counter = counter;
    this.#headCount = new Uint16Array(data.rows);
    this.#list = new Uint32Array(data.rows);
  }

  answer(question: Question): Answer {
    if (question.kind === 'rules') {
      return question.tails.map((y) => this.#bestRule(y)).filter((best) => best !== undefined);
    }
    const entry = this.entries.get(question.id)!;
    return question.others
      .map((id) => this.entries.get(id)!)
      .map((other) => (entry.id < other.id ? this.#bestMerge(entry, other) : this.#bestMerge(other, entry)))
      .filter((merge) => merge !== undefined);
  }

  /** Puts a rule in the place of others, which are given by their ids. */
  replace(old: readonly number[], rule: Rule): Entry {
    const rows = rowsWith(this.#data.heads, rule.head, rule.l);
    const fit = fitRule(this.#data, rule, rows);
    const items = this.#data.itemsLength(rule.head, rule.tail);
    const bits = ruleLength(items, rule.head.length, rule.tail.length, rule.l, rule.k, fit);
    this.#reaches.length = 0;
    const entry = { id: this.#nextId++, rule, rows, fit, bits };
    for (const id of old) {
      const gone = this.entries.get(id)!;
      this.entries.delete(id);
      for (const y of gone.rule.tail) this.byTail[y]!.delete(gone);
    }
    this.entries.set(entry.id, entry);
    for (const y of rule.tail) {
      this.byTail[y]!.add(entry);
      this.#left[y] = countOnes(this.#uncovered(y));
    }
    return entry;
  }

  /** Bits that the model without the rule would take more. */
  worth(entry: Entry): number {
    let bits = ruleCountLength(this.entries.size - 1) - ruleCountLength(this.entries.size) - entry.bits;
    for (const y of entry.rule.tail) {
      bits += log2Choose(this.#data.rows, countOnes(this.#uncovered(y, entry)));
      bits -= log2Choose(this.#data.rows, this.#left[y]!);
    }
    return bits;
  }

  /** Of all prefixes of H_y and all thresholds l, the rule with the highest gain, if any gains. */
  #bestRule(y: number): Replacement | undefined {
    const { rows, tailCounts, tails } = this.#data;
    if (tailCounts[y] === 0) return undefined;
    const candidates = this.#headCandidates(y);
    if (candidates.length === 0) return undefined;
    const left = this.#uncovered(y);
    const active = tails.column(y);
    // By number of active heads: rows, rows with the tail, rows with the tail that no rule describes yet.
    const applies = new Uint32Array(candidates.length + 1);
    const holds = new Uint32Array(candidates.length + 1);
    const newly = new Uint32Array(candidates.length + 1);
    const before = log2Choose(rows, this.#left[y]!);
    let best: { gain: number; heads: number; l: number } | undefined;
    let levels = 0;
    let items = this.#data.itemsLength([], [y]);
    for (let t = 0; t < candidates.length; t++) {
      const x = candidates[t]!;
      const list = this.#headRows.of(x);
      for (let i = 0; i < list.length; i++) {
        const row = list[i]!;
        const level = ++this.#headCount[row]!;
        applies[level]!++;
        const word = row >>> 5;
        const mask = 1 << (row & 31);
        if ((active[word]! & mask) !== 0) {
          holds[level]!++;
          if ((left[word]! & mask) !== 0) newly[level]!++;
        }
      }
      while (levels < t + 1 && applies[levels + 1]! > 0) levels++;
      items += this.#data.itemsLength([x], []);
      for (let l = 1; l <= levels; l++) {
        const fit = { applies: applies[l]!, holds: holds[l]!, onesHeld: holds[l]!, onesMissed: 0 };
        const gain =
          before - log2Choose(rows, this.#left[y]! - newly[l]!) - ruleLength(items, t + 1, 1, l, 1, fit);
        if (gain > (best?.gain ?? leastGain)) best = { gain, heads: t + 1, l };
      }
    }
    this.#headCount.fill(0);
    if (!best) return undefined;
    const head = candidates.slice(0, best.heads).sort((a, b) => a - b);
    return { rule: { head, tail: [y], l: best.l, k: 1 }, gain: best.gain, old: [] };
  }

  /** H_y: the heads with a confidence above θ, the highest first. One that is always active says nothing. */
  #headCandidates(y: number): number[] {
    const { heads, headCounts, rows, tails } = this.#data;
    const both = this.#counter.counts(tails.column(y));
    const confidence = new Float64Array(heads.columns);
    const candidates: number[] = [];
    for (let x = 0; x < heads.columns; x++) {
      if (headCounts[x] === 0 || headCounts[x] === rows) continue;
      confidence[x] = both[x]! / headCounts[x]!;
      if (confidence[x]! > this.#theta) candidates.push(x);
    }
    return candidates.sort((a, b) => confidence[b]! - confidence[a]! || a - b);
  }

  /** The best of the union and the intersection of two heads with the union of the tails, over all l and k. */
  #bestMerge(first: Entry, second: Entry): Replacement | undefined {
    const tail = union(first.rule.tail, second.rule.tail);
    const disjoint = tail.length === first.rule.tail.length + second.rule.tail.length;
    const heads = [union(first.rule.head, second.rule.head)];
    const shared = intersection(first.rule.head, second.rule.head);
    if (shared.length > 0 && shared.length < heads[0]!.length) heads.push(shared);
    let best: Candidate | undefined;
    heads.forEach((head, slot) => {
      const reach = this.#reachOf(head, slot);
      const activity = disjoint
        ? joinActivity(this.#ownActivity(reach, first), this.#ownActivity(reach, second), reach)
        : this.#tailActivity(reach, tail, [first, second]);
      const least = best?.gain ?? leastMergeGain;
      best = this.#bestThresholds(reach, activity, first.bits + second.bits, least) ?? best;
    });
    return best && { ...best, old: [first.id, second.id] };
  }

  /** The rows of some heads. The last of each slot is kept: merges with rules of the same heads come in a row. */
  #reachOf(head: readonly number[], slot: number): Reach {
    const kept = this.#reaches[slot];
    if (kept?.head.length === head.length && kept.head.every((x, i) => x === head[i])) return kept;
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
    const reach = { head, rows, starts, own: new Map<number, TailActivity>() };
    this.#reaches[slot] = reach;
    return reach;
  }

  /** Of a rule's tails, all of its cells taken as open. */
  #ownActivity(reach: Reach, entry: Entry): TailActivity {
    let activity = reach.own.get(entry.id);
    if (!activity) {
      activity = this.#tailActivity(reach, entry.rule.tail, [entry]);
      reach.own.set(entry.id, activity);
    }
    return activity;
  }

  /** @param without rules that are left out of account */
  #tailActivity(
    { head, rows, starts }: Reach,
    tail: readonly number[],
    without: readonly Entry[],
  ): TailActivity {
    const levels = head.length + 1;
    const counts = new Uint16Array(rows.length);
    const left = new Uint32Array(tail.length * levels);
    const open = new Uint32Array(tail.length);
    tail.forEach((y, i) => {
      const active = this.#data.tails.column(y);
      const described = this.byTail[y]!;
      const alone =
        described.size <= without.length && [...described].every((each) => without.includes(each));
      const uncovered = alone ? undefined : this.#uncovered(y, ...without);
      open[i] = uncovered ? countOnes(uncovered) : this.#data.tailCounts[y]!;
      for (let level = 1; level < levels; level++) {
        const start = starts[level]!;
        const end = starts[level + 1]!;
        const ones = addBits(active, rows, start, end, counts);
        left[i * levels + level] = uncovered ? countBits(uncovered, rows, start, end) : ones;
      }
    });
    return { tail, counts, left, open };
  }

  /**
   * The best l and k of a rule that takes the place of others; undefined where none gains more than `least`.
   * @param replaced bits of the others
   */
  #bestThresholds(
    { head, starts }: Reach,
    { tail, counts, left, open: openBefore }: TailActivity,
    replaced: number,
    least: number,
  ): Candidate | undefined {
    const { rows } = this.#data;
    const levels = head.length + 1;
    // [heads · (|Y| + 1) + tails]: rows by active heads, one or more, and active tails.
    const width = tail.length + 1;
    const joint = new Uint32Array(levels * width);
    for (let level = 1; level < levels; level++) {
      const end = starts[level + 1]!;
      for (let j = starts[level]!; j < end; j++) joint[level * width + counts[j]!]!++;
    }
    let before = replaced;
    for (const y of tail) before += log2Choose(rows, this.#left[y]!);
    // Falls with l.
    const open = openBefore.slice();
    const items = this.#data.itemsLength(head, tail);
    // Rows to which the rule applies, by active tails, for the current l: grows as l falls.
    const reached = new Uint32Array(width);
    let applies = 0;
    let ones = 0;
    let best: { gain: number; l: number; k: number } | undefined;
    for (let l = head.length; l >= 1; l--) {
      for (let c = 0; c < width; c++) {
        const count = joint[l * width + c]!;
        reached[c]! += count;
        applies += count;
        ones += count * c;
      }
      let rest = before;
      for (let i = 0; i < tail.length; i++) {
        open[i]! -= left[i * levels + l]!;
        rest -= log2Choose(rows, open[i]!);
      }
      if (applies === 0) continue;
      // Even without an error this l would not gain more.
      if (rest - items - parametricComplexity(applies) <= (best?.gain ?? least)) continue;
      let holds = 0;
      let onesHeld = 0;
      for (let k = tail.length; k >= 1; k--) {
        holds += reached[k]!;
        onesHeld += reached[k]! * k;
        const fit = { applies, holds, onesHeld, onesMissed: ones - onesHeld };
        const gain = rest - ruleLength(items, head.length, tail.length, l, k, fit);
        if (gain > (best?.gain ?? least)) best = { gain, l, k };
      }
    }
    return best && { rule: { head, tail, l: best.l, k: best.k }, gain: best.gain };
  }

  /** Active cells of a tail that no rule describes, the given ones left out of account. */
  #uncovered(y: number, ...without: readonly Entry[]): Uint32Array {
    const open = this.#data.tails.column(y).slice();
    for (const entry of this.byTail[y]!) {
      if (!without.includes(entry)) subtract(open, entry.rows);
    }
    return open;
  }
}

/** Of two sets of tails that have none in common. */
function joinActivity(a: TailActivity, b: TailActivity, { head }: Reach): TailActivity {
  const levels = head.length + 1;
  const size = a.tail.length + b.tail.length;
  const tail: number[] = [];
  const left = new Uint32Array(size * levels);
  const open = new Uint32Array(size);
  for (let i = 0, j = 0, n = 0; n < size; n++) {
    const takesA = j === b.tail.length || (i < a.tail.length && a.tail[i]! < b.tail[j]!);
    const [from, at] = takesA ? [a, i++] : [b, j++];
    tail.push(from.tail[at]!);
    open[n] = from.open[at]!;
    for (let level = 1; level < levels; level++) left[n * levels + level] = from.left[at * levels + level]!;
  }
  const counts = a.counts.slice();
  for (let row = 0; row < counts.length; row++) counts[row]! += b.counts[row]!;
  return { tail, counts, left, open };
}

/** Adds a column's bits to the counts of the rows in a part of a list, and returns how many are 1. */
function addBits(
  column: Uint32Array,
  rows: Uint32Array,
  start: number,
  end: number,
  counts: Uint16Array,
): number {
  let ones = 0;
  for (let j = start; j < end; j++) {
    const row = rows[j]!;
    const bit = (column[row >>> 5]! >>> (row & 31)) & 1;
    counts[j]! += bit;
    ones += bit;
  }
  return ones;
}

/** How many of the rows in a part of a list have a 1 in a column. */
function countBits(column: Uint32Array, rows: Uint32Array, start: number, end: number): number {
  let ones = 0;
  for (let j = start; j < end; j++) ones += (column[rows[j]! >>> 5]! >>> (rows[j]! & 31)) & 1;
  return ones;
}

/** Whether two rules' heads are alike enough to be tried as one: |X1 ⊖ X2| ≤ μ. */
export function alike(a: Rule, b: Rule, mu: number): boolean {
  return Math.abs(a.head.length - b.head.length) <= mu && symmetricDifference(a.head, b.head) <= mu;
}
