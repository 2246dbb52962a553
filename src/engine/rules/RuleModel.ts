import { countOnes, subtract } from '../numeric/bitSets.ts';
import type { ColumnCounter } from '../numeric/ColumnCounter.ts';
import { countArray, type Counts } from '../numeric/countArray.ts';
import { log2Choose, parametricComplexity, ruleCountLength, universalInteger } from './codeLengths.ts';
import { appliesTo, type Reach, type TailLengths } from './Reach.ts';
import { Reaches } from './Reaches.ts';
import type { RowLists } from './RowLists.ts';
import type { Rule } from './Rule.ts';
import type { RuleData } from './RuleData.ts';
import { errorLength, ruleLength, type RuleFit } from './ruleLength.ts';
import { rowsWith } from './ruleRows.ts';
import { equal, intersection, symmetricDifference, union } from './sortedSets.ts';

/** A smaller gain is taken as rounding. In bits. */
export const leastGain = 1e-4;
/** A merge also saves the bits of one rule in the number of rules, which fall most from three rules to two. */
const leastMergeGain = leastGain - (universalInteger(3) - universalInteger(2));
/** A bound on a gain may be too low by this much, in bits. */
const rounding = 1e-6;

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
  readonly fit: RuleFit;
  readonly gain: number;
}

/** A rule that could take the place of others, given by their ids. */
export interface Replacement extends Candidate {
  readonly old: readonly number[];
}

export type Change = Omit<Replacement, 'gain'>;

/** What can be worked out without changing the model, in any thread: answers depend on the model alone. */
export type Question =
  | { readonly kind: 'rules'; readonly tails: readonly number[] }
  /** Of rules by their ids: the first with the second, the third with the fourth, and so on. */
  | { readonly kind: 'merges'; readonly pairs: readonly number[] };

/** Those that gain, in the order asked for: a rule for each of the tails, or a merge of each of the pairs. */
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
  readonly #reaches: Reaches;
  #nextId = 0;
  /** [rule's id]: counts up when another rule with one of its tails comes or goes. */
  readonly #revisions = new Map<number, number>();
  /** Scratch: of each row, how many of some heads are active; all 0 between calls. */
  readonly #headCount: Counts;
  /** The heads of the last merge that was looked at, and those that it could have. */
  #last: { a: readonly number[]; b: readonly number[]; merged: readonly Reach[] } | undefined;

  constructor(data: RuleData, headRows: RowLists, counter: ColumnCounter, theta: number) {
    this.#data = data;
    this.#theta = theta;
    this.byTail = Array.from({ length: data.tails.columns }, () => new Set<Entry>());
    this.#left = data.tailCounts.slice();
    this.#headRows = headRows;
    this.#counter = counter;
    this.#reaches = new Reaches(data.tails, headRows);
    this.#headCount = countArray(data.rows, data.heads.columns);
  }

  answer(question: Question): Answer {
    if (question.kind === 'rules') {
      return question.tails.map((y) => this.#bestRule(y)).filter((best) => best !== undefined);
    }
    const { pairs } = question;
    const merges: Replacement[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const first = this.entries.get(Math.min(pairs[i]!, pairs[i + 1]!))!;
      const second = this.entries.get(Math.max(pairs[i]!, pairs[i + 1]!))!;
      const merge = this.#bestMerge(first, second);
      if (merge) merges.push(merge);
    }
    return merges;
  }

  /** Puts a rule in the place of others, which are given by their ids. */
  replace({ old, rule, fit }: Change): Entry {
    const rows = rowsWith(this.#data.heads, rule.head, rule.l);
    const items = this.#data.itemsLength(rule.head, rule.tail);
    const bits = ruleLength(items, rule.head.length, rule.tail.length, rule.l, rule.k, fit);
    const entry = { id: this.#nextId++, rule, rows, fit, bits };
    const goneTails = old.reduce((sum, id) => sum + this.entries.get(id)!.rule.tail.length, 0);
    if (goneTails === rule.tail.length) this.#reaches.joinCounts(rule.head, old, entry.id);
    for (const id of old) {
      const gone = this.entries.get(id)!;
      this.entries.delete(id);
      this.#revisions.delete(id);
      for (const y of gone.rule.tail) this.byTail[y]!.delete(gone);
    }
    this.entries.set(entry.id, entry);
    for (const y of rule.tail) {
      for (const { id } of this.byTail[y]!) this.#revisions.set(id, this.#revision(id) + 1);
      this.byTail[y]!.add(entry);
      this.#left[y] = countOnes(this.#uncovered(y));
    }
    return entry;
  }

  /** Bits that the model without the rule would take more. */
  worth(entry: Entry): number {
    let bits = ruleCountLength(this.entries.size - 1) - ruleCountLength(this.entries.size) - entry.bits;
    for (const y of entry.rule.tail) {
      bits += log2Choose(this.#data.rows, countOnes(this.#uncovered(y, [entry.id])));
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
    let best: { gain: number; heads: number; l: number; fit: RuleFit } | undefined;
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
        if (gain > (best?.gain ?? leastGain)) best = { gain, heads: t + 1, l, fit };
      }
    }
    this.#headCount.fill(0);
    if (!best) return undefined;
    const head = candidates.slice(0, best.heads).sort((a, b) => a - b);
    return { rule: { head, tail: [y], l: best.l, k: 1 }, fit: best.fit, gain: best.gain, old: [] };
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
    const shared = intersection(first.rule.tail, second.rule.tail);
    let best: Candidate | undefined;
    for (const reach of this.#mergedHeads(first.rule.head, second.rule.head)) {
      best = this.#bestThresholds(reach, first, second, shared, best?.gain ?? leastMergeGain) ?? best;
    }
    return best && { ...best, old: [first.id, second.id] };
  }

  /** The union and the intersection of two heads; pairs with the same heads come in a row. */
  #mergedHeads(a: readonly number[], b: readonly number[]): readonly Reach[] {
    if (!this.#last || !equal(this.#last.a, a) || !equal(this.#last.b, b)) {
      const heads = [union(a, b)];
      const shared = intersection(a, b);
      if (shared.length > 0 && shared.length < heads[0]!.length) heads.push(shared);
      this.#last = { a, b, merged: heads.map((head) => this.#reaches.of(head)) };
    }
    return this.#last.merged;
  }

  /**
   * The best l and k of a rule that takes the place of two others; undefined where none gains more than `least`.
   * @param shared the tails that both have
   */
  #bestThresholds(
    reach: Reach,
    first: Entry,
    second: Entry,
    shared: readonly number[],
    least: number,
  ): Candidate | undefined {
    const { head, starts } = reach;
    const tails = first.rule.tail.length + second.rule.tail.length - shared.length;
    const parts =
      shared.length === 0
        ? [this.#lengthsOf(reach, first), this.#lengthsOf(reach, second)]
        : [this.#tailLengths(reach, union(first.rule.tail, second.rule.tail), [first.id, second.id])];
    let before = first.bits + second.bits;
    for (const part of parts) before += part.before;
    before -= this.#data.itemsLength(head, first.rule.tail) + this.#data.itemsLength([], second.rule.tail);
    before += this.#data.itemsLength([], shared) - universalInteger(head.length) - universalInteger(tails);
    // [l]: the gain without what depends on k.
    const rest: number[] = [];
    // The values of l with which more could be gained, the highest first.
    const tried: number[] = [];
    for (let l = head.length; l >= 1; l--) {
      const applies = appliesTo(reach, l);
      rest[l] = before - universalInteger(l) - parametricComplexity(applies);
      let inside = 0;
      for (const part of parts) {
        rest[l]! -= part.outside[l]!;
        inside = Math.max(inside, part.inside[l]!);
      }
      if (applies > 0 && rest[l]! - inside > least - rounding) tried.push(l);
    }
    if (tried.length === 0) return undefined;
    const countsOfFirst = this.#reaches.tailCounts(reach, first.id, first.rule.tail);
    const countsOfSecond = this.#reaches.tailCounts(reach, second.id, second.rule.tail);
    const others =
      shared.length === 0 ? countsOfSecond : this.#reaches.withoutTails(reach, countsOfSecond, shared);
    // Rows to which the rule applies, by active tails, for the current l: grows as l falls.
    const reached = new Uint32Array(tails + 1);
    let end = starts[head.length + 1]!;
    let best: { gain: number; l: number; k: number; fit: RuleFit } | undefined;
    for (const l of tried) {
      for (let j = starts[l]!; j < end; j++) reached[countsOfFirst[j]! + others[j]!]!++;
      end = starts[l]!;
      const applies = appliesTo(reach, l);
      let ones = 0;
      for (let c = 1; c <= tails; c++) ones += reached[c]! * c;
      let holds = 0;
      let onesHeld = 0;
      for (let k = tails; k >= 1; k--) {
        holds += reached[k]!;
        onesHeld += reached[k]! * k;
        const most = rest[l]! - universalInteger(k) - log2Choose(applies, holds);
        if (most <= (best?.gain ?? least)) continue;
        const fit = { applies, holds, onesHeld, onesMissed: ones - onesHeld };
        const gain = most - errorLength(tails, k, fit);
        if (gain > (best?.gain ?? least)) best = { gain, l, k, fit };
      }
    }
    if (!best) return undefined;
    const { gain, l, k, fit } = best;
    return { rule: { head, tail: union(first.rule.tail, second.rule.tail), l, k }, fit, gain };
  }

  /** Of the tails of a rule that is left out of account. */
  #lengthsOf(reach: Reach, { id, rule }: Entry): TailLengths {
    const revision = this.#revision(id);
    const kept = reach.lengths.get(id);
    if (kept?.revision === revision) return kept.lengths;
    const lengths = this.#tailLengths(reach, rule.tail, [id]);
    this.#reaches.keepLengths(reach, id, { lengths, revision });
    return lengths;
  }

  #revision(id: number): number {
    return this.#revisions.get(id) ?? 0;
  }

  /** @param without ids of rules that are left out of account */
  #tailLengths(reach: Reach, tail: readonly number[], without: readonly number[]): TailLengths {
    const { rows, tailCounts } = this.#data;
    const levels = reach.head.length + 1;
    const outside = new Array<number>(levels).fill(0);
    const inside = new Array<number>(levels).fill(0);
    let before = 0;
    for (const y of tail) {
      const ones = this.#reaches.onesByHeads(reach, y);
      const alone = [...this.byTail[y]!].every(({ id }) => without.includes(id));
      const uncovered = alone ? undefined : this.#uncovered(y, without);
      const left = uncovered ? this.#reaches.countByHeads(reach, uncovered) : ones;
      let leftOutside = uncovered ? countOnes(uncovered) : tailCounts[y]!;
      let onesInside = 0;
      for (let l = levels - 1; l >= 1; l--) {
        leftOutside -= left[l]!;
        onesInside += ones[l]!;
        outside[l]! += log2Choose(rows, leftOutside);
        inside[l] = Math.max(inside[l]!, log2Choose(appliesTo(reach, l), onesInside));
      }
      before += log2Choose(rows, this.#left[y]!);
    }
    return { before, outside, inside };
  }

  /** Active cells of a tail that no rule describes, some rules left out of account. */
  #uncovered(y: number, without: readonly number[] = []): Uint32Array {
    const open = this.#data.tails.column(y).slice();
    for (const entry of this.byTail[y]!) {
      if (!without.includes(entry.id)) subtract(open, entry.rows);
    }
    return open;
  }
}

/** Whether two rules' heads are alike enough to be tried as one: |X1 ⊖ X2| ≤ μ. */
export function alike(a: Rule, b: Rule, mu: number): boolean {
  return Math.abs(a.head.length - b.head.length) <= mu && symmetricDifference(a.head, b.head) <= mu;
}
