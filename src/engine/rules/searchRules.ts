import { setImmediate } from 'node:timers/promises';
import { countAnd, countOnes, listRows, subtract } from '../numeric/bitSets.ts';
import { log2Choose, parametricComplexity, ruleCountLength, universalInteger } from './codeLengths.ts';
import { databaseLength } from './databaseLength.ts';
import { RowLists } from './RowLists.ts';
import type { Rule } from './Rule.ts';
import type { RuleData } from './RuleData.ts';
import { ruleLength, type RuleFit } from './ruleLength.ts';
import { fitRule, rowsWith } from './ruleRows.ts';
import { intersection, symmetricDifference, union } from './sortedSets.ts';

/** A smaller gain is taken as rounding. In bits. */
const leastGain = 1e-4;
/** A merge also saves the bits of one rule in the number of rules, which fall most from three rules to two. */
const leastMergeGain = leastGain - (universalInteger(3) - universalInteger(2));
/** How far an estimated gain may be from the change of the recomputed length, in bits. */
const rounding = 1e-6;
export interface SearchState {
  readonly rules: number;
  /** Bits saved so far. */
  readonly saved: number;
  /** Of the first pass over the tails, 0 to 1: how long the merges take nobody knows. */
  readonly share: number;
  readonly merging: boolean;
}

export interface SearchOptions {
  /** Confidence above which a neuron is a head candidate of another. */
  readonly theta: number;
  /** Largest symmetric difference of two heads that are merged. */
  readonly mu: number;
  /** Recomputes the whole length after every step, and throws where it does not change by the estimated gain. */
  readonly check?: boolean;
  /** Milliseconds of search between two looks at the outside; 50. */
  readonly pauseAfter?: number;
  readonly signal?: AbortSignal;
  readonly report?: (state: SearchState) => void;
}

export interface FoundRule extends Rule {
  readonly fit: RuleFit;
  /** Bits that the data would take more without the rule. */
  readonly gain: number;
}

export interface FoundRules {
  /** The highest gain first. */
  readonly rules: readonly FoundRule[];
  readonly baseline: number;
  /** L(D, M) with the rules. */
  readonly bits: number;
  /** The search was stopped, and what it had found is here. */
  readonly partial: boolean;
}

/** A rule of the model. */
interface Entry {
  readonly id: number;
  readonly rule: Rule;
  readonly rows: Uint32Array;
  readonly fit: RuleFit;
  readonly bits: number;
}

/** A rule that could be added; `gain` leaves out the number of rules. */
interface Candidate {
  readonly rule: Rule;
  readonly gain: number;
}

interface Merge extends Candidate {
  readonly first: Entry;
  readonly second: Entry;
}

/** ExplaiNN (section 2.3): the rules that together describe the data in the fewest bits, found greedily. */
export async function searchRules(data: RuleData, options: SearchOptions): Promise<FoundRules> {
  return new RuleSearch(data, options).run();
}

class RuleSearch {
  readonly #data: RuleData;
  readonly #options: SearchOptions;
  readonly #baseline: number;
  #bits: number;
  /** The model's rules in the order of their ids. */
  readonly #entries = new Map<number, Entry>();
  /** The rules that have a neuron among their tails. */
  readonly #byTail: Set<Entry>[];
  /** Active cells of each tail that no rule describes. */
  readonly #left: Uint32Array;
  readonly #headRows: RowLists;
  readonly #tailRows: RowLists;
  #nextId = 0;
  #share = 0;
  #merging = false;
  #lastPause = performance.now();
  // Scratch of the inner loops: one number a row, all 0 between calls, and one list of rows.
  readonly #headCount: Uint16Array;
  readonly #tailCount: Uint16Array;
  readonly #list: Uint32Array;

  constructor(data: RuleData, options: SearchOptions) {
    this.#data = data;
    this.#options = options;
    this.#baseline = databaseLength(data, []);
    this.#bits = this.#baseline;
    this.#byTail = Array.from({ length: data.tails.columns }, () => new Set<Entry>());
    this.#left = data.tailCounts.slice();
    this.#headRows = new RowLists(data.heads, data.headCounts);
    this.#tailRows = new RowLists(data.tails, data.tailCounts);
    this.#headCount = new Uint16Array(data.rows);
    this.#tailCount = new Uint16Array(data.rows);
    this.#list = new Uint32Array(data.rows);
  }

  async run(): Promise<FoundRules> {
    let stale = new Set(this.#byTail.keys());
    let stopped = false;
    while (stale.size > 0 && !stopped) {
      const changed = new Set<number>();
      stopped = await this.#addRules(stale, changed);
      stopped ||= await this.#mergeRules(changed);
      stale = changed;
    }
    const entries = [...this.#entries.values()];
    const rules = entries
      .map((entry) => ({ ...entry.rule, fit: entry.fit, gain: this.#worth(entry) }))
      .sort((a, b) => b.gain - a.gain);
    return { rules, baseline: this.#baseline, bits: this.#bits, partial: stopped };
  }

  /** Finds the best rule for each of the given tails and adds those that gain. Resolves to whether it was stopped. */
  async #addRules(tails: ReadonlySet<number>, changed: Set<number>): Promise<boolean> {
    this.#merging = false;
    const candidates: Candidate[] = [];
    let done = 0;
    let stopped = false;
    for (const y of tails) {
      const best = this.#bestRule(y);
      if (best) candidates.push(best);
      this.#share = Math.max(this.#share, ++done / tails.size);
      if ((stopped = await this.#pause())) break;
    }
    // Each has a tail of its own, so that none changes what another gains, but for the number of rules.
    candidates.sort((a, b) => b.gain - a.gain);
    for (const { rule, gain } of candidates) {
      const net = gain - (ruleCountLength(this.#entries.size + 1) - ruleCountLength(this.#entries.size));
      if (net <= leastGain) continue;
      this.#replace([], rule, net);
      changed.add(rule.tail[0]!);
    }
    return stopped;
  }

  /** Of all prefixes of H_y and all thresholds l, the rule with the highest gain, if any gains. */
  #bestRule(y: number): Candidate | undefined {
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
    return { rule: { head, tail: [y], l: best.l, k: 1 }, gain: best.gain };
  }

  /** H_y: the heads with a confidence above θ, the highest first. One that is always active says nothing. */
  #headCandidates(y: number): number[] {
    const { heads, headCounts, rows, tails } = this.#data;
    const active = tails.column(y);
    const confidence = new Float64Array(heads.columns);
    const candidates: number[] = [];
    for (let x = 0; x < heads.columns; x++) {
      if (headCounts[x] === 0 || headCounts[x] === rows) continue;
      confidence[x] = countAnd(heads.column(x), active) / headCounts[x]!;
      if (confidence[x]! > this.#options.theta) candidates.push(x);
    }
    return candidates.sort((a, b) => confidence[b]! - confidence[a]! || a - b);
  }

  /** Merges the two rules that gain most by it, until none do. Resolves to whether it was stopped. */
  async #mergeRules(changed: Set<number>): Promise<boolean> {
    this.#merging = true;
    const merges = new Map<string, Merge>();
    const consider = (first: Entry, second: Entry): void => {
      const merge = this.#bestMerge(first, second);
      if (merge) merges.set(`${first.id} ${second.id}`, merge);
    };
    const entries = [...this.#entries.values()];
    for (const [i, first] of entries.entries()) {
      for (let j = i + 1; j < entries.length; j++) consider(first, entries[j]!);
      if (await this.#pause()) return true;
    }
    while (merges.size > 0) {
      let best: Merge | undefined;
      for (const merge of merges.values()) {
        if (!best || merge.gain > best.gain) best = merge;
      }
      const { first, second, rule, gain } = best!;
      const net = gain + ruleCountLength(this.#entries.size) - ruleCountLength(this.#entries.size - 1);
      if (net <= leastGain) return false;
      const merged = this.#replace([first, second], rule, net);
      // What a merge gains depends on the other rules with its tails.
      const affected = new Set<Entry>([merged]);
      for (const y of rule.tail) {
        changed.add(y);
        for (const entry of this.#byTail[y]!) affected.add(entry);
      }
      for (const [key, merge] of merges) {
        const gone = (entry: Entry): boolean => !this.#entries.has(entry.id) || affected.has(entry);
        if (gone(merge.first) || gone(merge.second)) merges.delete(key);
      }
      for (const entry of affected) {
        for (const other of this.#entries.values()) {
          if (other === entry || (affected.has(other) && other.id < entry.id)) continue;
          if (entry.id < other.id) consider(entry, other);
          else consider(other, entry);
        }
      }
      if (await this.#pause()) return true;
    }
    return false;
  }

  /** The best of the union and the intersection of two heads with the union of the tails, over all l and k. */
  #bestMerge(first: Entry, second: Entry): Merge | undefined {
    const a = first.rule.head;
    const b = second.rule.head;
    const { mu } = this.#options;
    if (Math.abs(a.length - b.length) > mu || symmetricDifference(a, b) > mu) return undefined;
    const heads = [union(a, b)];
    const shared = intersection(a, b);
    if (shared.length > 0 && shared.length < heads[0]!.length) heads.push(shared);
    const tail = union(first.rule.tail, second.rule.tail);
    let best: Candidate | undefined;
    for (const head of heads) {
      const candidate = this.#bestThresholds(head, tail, first, second);
      if (candidate && candidate.gain > (best?.gain ?? leastMergeGain)) best = candidate;
    }
    return best && { ...best, first, second };
  }

  /** The best l and k of the rule that takes the place of two; undefined where none gains. */
  #bestThresholds(head: number[], tail: number[], first: Entry, second: Entry): Candidate | undefined {
    const { rows } = this.#data;
    const headCount = this.#headCount;
    const tailCount = this.#tailCount;
    for (const x of head) {
      const list = this.#headRows.of(x);
      for (let i = 0; i < list.length; i++) headCount[list[i]!]!++;
    }
    let before = first.bits + second.bits;
    // [y · (|X| + 1) + heads]: rows in which y is active and no other rule describes it, by active heads.
    const levels = head.length + 1;
    const left = new Uint32Array(tail.length * levels);
    // Active cells of each tail that no rule would describe: falls with l.
    const open = new Uint32Array(tail.length);
    tail.forEach((y, i) => {
      before += log2Choose(rows, this.#left[y]!);
      const active = this.#tailRows.of(y);
      for (let j = 0; j < active.length; j++) tailCount[active[j]!]!++;
      const described = this.#byTail[y]!;
      const others = described.size - Number(described.has(first)) - Number(described.has(second));
      const rest = others === 0 ? active : this.#list;
      open[i] = others === 0 ? active.length : listRows(this.#uncovered(y, first, second), rest);
      for (let j = 0; j < open[i]!; j++) left[i * levels + headCount[rest[j]!]!]!++;
    });
    // [heads · (|Y| + 1) + tails]: rows by active heads, one or more, and active tails.
    const width = tail.length + 1;
    const joint = new Uint32Array(levels * width);
    for (const x of head) {
      const list = this.#headRows.of(x);
      for (let i = 0; i < list.length; i++) {
        const row = list[i]!;
        // A row of several heads counts once: the first of them clears it.
        if (headCount[row] === 0) continue;
        joint[headCount[row]! * width + tailCount[row]!]!++;
        headCount[row] = 0;
      }
    }
    for (const y of tail) {
      const active = this.#tailRows.of(y);
      for (let j = 0; j < active.length; j++) tailCount[active[j]!] = 0;
    }

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
      const least = rest - items - parametricComplexity(applies);
      if (least <= (best?.gain ?? leastMergeGain)) continue;
      let holds = 0;
      let onesHeld = 0;
      for (let k = tail.length; k >= 1; k--) {
        holds += reached[k]!;
        onesHeld += reached[k]! * k;
        const fit = { applies, holds, onesHeld, onesMissed: ones - onesHeld };
        const gain = rest - ruleLength(items, head.length, tail.length, l, k, fit);
        if (gain > (best?.gain ?? leastMergeGain)) best = { gain, l, k };
      }
    }
    return best && { rule: { head, tail, l: best.l, k: best.k }, gain: best.gain };
  }

  /** Puts a rule in the place of others. @param gain estimated, in bits */
  #replace(old: readonly Entry[], rule: Rule, gain: number): Entry {
    const rows = rowsWith(this.#data.heads, rule.head, rule.l);
    const fit = fitRule(this.#data, rule, rows);
    const items = this.#data.itemsLength(rule.head, rule.tail);
    const bits = ruleLength(items, rule.head.length, rule.tail.length, rule.l, rule.k, fit);
    const entry = { id: this.#nextId++, rule, rows, fit, bits };
    for (const gone of old) {
      this.#entries.delete(gone.id);
      for (const y of gone.rule.tail) this.#byTail[y]!.delete(gone);
    }
    this.#entries.set(entry.id, entry);
    for (const y of rule.tail) {
      this.#byTail[y]!.add(entry);
      this.#left[y] = countOnes(this.#uncovered(y));
    }
    this.#bits -= gain;
    if (this.#options.check) {
      const rules = [...this.#entries.values()].map((each) => each.rule);
      const recomputed = databaseLength(this.#data, rules);
      if (Math.abs(recomputed - this.#bits) > rounding) {
        throw new Error(`the length is ${recomputed} bits, and ${this.#bits} by the estimated gains`);
      }
    }
    return entry;
  }

  /** Bits that the model without the rule would take more. */
  #worth(entry: Entry): number {
    let bits = ruleCountLength(this.#entries.size - 1) - ruleCountLength(this.#entries.size) - entry.bits;
    for (const y of entry.rule.tail) {
      bits += log2Choose(this.#data.rows, countOnes(this.#uncovered(y, entry)));
      bits -= log2Choose(this.#data.rows, this.#left[y]!);
    }
    return bits;
  }

  /** Active cells of a tail that no rule describes, the given ones left out of account. */
  #uncovered(y: number, ...without: readonly Entry[]): Uint32Array {
    const open = this.#data.tails.column(y).slice();
    for (const entry of this.#byTail[y]!) {
      if (!without.includes(entry)) subtract(open, entry.rows);
    }
    return open;
  }

  /** Lets progress and cancelling through now and then. Resolves to whether the search was stopped. */
  async #pause(): Promise<boolean> {
    if (performance.now() - this.#lastPause >= (this.#options.pauseAfter ?? 50)) {
      this.#options.report?.({
        rules: this.#entries.size,
        saved: this.#baseline - this.#bits,
        share: this.#share,
        merging: this.#merging,
      });
      await setImmediate();
      this.#lastPause = performance.now();
    }
    return this.#options.signal?.aborted === true;
  }
}
