import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import TinyQueue from 'tinyqueue';
import { ColumnCounter, countingMemory } from '../numeric/ColumnCounter.ts';
import { ruleCountLength } from './codeLengths.ts';
import { databaseLength } from './databaseLength.ts';
import { RowLists } from './RowLists.ts';
import type { Rule } from './Rule.ts';
import type { RuleData } from './RuleData.ts';
import type { RuleFit } from './ruleLength.ts';
import {
  alike,
  leastGain,
  RuleModel,
  type Answer,
  type Entry,
  type Question,
  type Replacement,
} from './RuleModel.ts';
import { SearchThread } from './SearchThread.ts';

/** How far an estimated gain may be from the change of the recomputed length, in bits. */
const rounding = 1e-6;
/** Below so many cells of heads × tails × rows, starting threads takes longer than the search. */
const leastForThreads = 2e8;
/** Tails and pairs in one question to a thread: some milliseconds. */
const tailsAtOnce = 4;
const pairsAtOnce = 128;

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
  /** Threads that search, which change nothing about the result; 1 is this one. As many as there are processors, unless little is to be done. */
  readonly threads?: number;
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

/** ExplaiNN (section 2.3): the rules that together describe the data in the fewest bits, found greedily. */
export async function searchRules(data: RuleData, options: SearchOptions): Promise<FoundRules> {
  const search = new RuleSearch(data, options);
  try {
    return await search.run();
  } finally {
    await search.dispose();
  }
}

/** A merge, and when it was looked at. */
interface PossibleMerge extends Replacement {
  /** Merges made before. */
  readonly round: number;
}

class RuleSearch {
  readonly #data: RuleData;
  readonly #options: SearchOptions;
  readonly #baseline: number;
  #bits: number;
  readonly #model: RuleModel;
  /** By their heads. Rules with the same are asked about in a row: what they have in common is worked out once. */
  readonly #sameHeads = new Map<string, Set<Entry>>();
  /** Each has a copy of the model. */
  readonly #threads: readonly SearchThread[];
  #share = 0;
  #merging = false;
  #lastPause = performance.now();

  constructor(data: RuleData, options: SearchOptions) {
    this.#data = data;
    this.#options = options;
    this.#baseline = databaseLength(data, []);
    this.#bits = this.#baseline;
    const { heads, tails, headCounts, rows } = data;
    const little = heads.columns * tails.columns * rows < leastForThreads;
    const threads = options.threads ?? (little ? 1 : availableParallelism());
    const headRows = new RowLists(heads, headCounts);
    const memory = countingMemory(heads, threads + 1);
    this.#model = new RuleModel(data, headRows, new ColumnCounter(heads, memory, threads), options.theta);
    this.#threads =
      threads === 1
        ? []
        : Array.from(
            { length: threads },
            (_, thread) => new SearchThread({ data, headRows, memory, thread, theta: options.theta }),
          );
    options.signal?.addEventListener('abort', this.#abandon);
  }

  async dispose(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abandon);
    await Promise.all(this.#threads.map((thread) => thread.dispose()));
  }

  /** Whoever stops the search does not wait for what the threads are at, which can be long. */
  readonly #abandon = (): void => {
    for (const thread of this.#threads) thread.abandon();
  };

  async run(): Promise<FoundRules> {
    let stale = new Set(this.#model.byTail.keys());
    let stopped = false;
    while (stale.size > 0 && !stopped) {
      const changed = new Set<number>();
      stopped = await this.#addRules(stale, changed);
      stopped ||= await this.#mergeRules(changed);
      stale = changed;
    }
    const entries = [...this.#model.entries.values()];
    const rules = entries
      .map((entry) => ({ ...entry.rule, fit: entry.fit, gain: this.#model.worth(entry) }))
      .sort((a, b) => b.gain - a.gain);
    return { rules, baseline: this.#baseline, bits: this.#bits, partial: stopped };
  }

  /** Finds the best rule for each of the given tails and adds those that gain. Resolves to whether it was stopped. */
  async #addRules(tails: ReadonlySet<number>, changed: Set<number>): Promise<boolean> {
    this.#merging = false;
    let done = 0;
    const questions = chunks([...tails], tailsAtOnce).map((some): Question => ({
      kind: 'rules',
      tails: some,
    }));
    const { answers, stopped } = await this.#ask(questions, () => {
      this.#share = Math.max(this.#share, ++done / questions.length);
    });
    // Each has a tail of its own, so that none changes what another gains, but for the number of rules.
    for (const best of answers.flat().sort((a, b) => b.gain - a.gain)) {
      const count = this.#model.entries.size;
      const net = best.gain - (ruleCountLength(count + 1) - ruleCountLength(count));
      if (net <= leastGain) continue;
      this.#replace(best, net);
      changed.add(best.rule.tail[0]!);
    }
    return stopped;
  }

  /** Merges the two rules that gain most by it, until none do. Resolves to whether it was stopped. */
  async #mergeRules(changed: Set<number>): Promise<boolean> {
    this.#merging = true;
    const { entries, byTail } = this.#model;
    const merges = new TinyQueue<PossibleMerge>(
      [],
      (a, b) => b.gain - a.gain || a.old[0]! - b.old[0]! || a.old[1]! - b.old[1]!,
    );
    let round = 0;
    // What a merge gains depends on the other rules with its tails: when one of them changed, in rounds.
    const affectedIn = new Map<number, number>();
    const outdated = (merge: PossibleMerge): boolean =>
      merge.old.some((id) => !entries.has(id) || (affectedIn.get(id) ?? 0) > merge.round);
    let affected = new Set(entries.values());
    for (;;) {
      const { answers, stopped } = await this.#ask(this.#pairs(affected));
      if (stopped) return true;
      for (const merge of answers.flat()) merges.push({ ...merge, round });
      while (merges.length > 0 && outdated(merges.peek()!)) merges.pop();
      const best = merges.pop();
      if (!best) return false;
      const net = best.gain + ruleCountLength(entries.size) - ruleCountLength(entries.size - 1);
      if (net <= leastGain) return false;
      const merged = this.#replace(best, net);
      round++;
      affected = new Set([merged]);
      for (const y of best.rule.tail) {
        changed.add(y);
        for (const entry of byTail[y]!) affected.add(entry);
      }
      for (const entry of affected) affectedIn.set(entry.id, round);
    }
  }

  /** The pairs of rules with heads to be merged of which at least one is among the given, each once. */
  *#pairs(affected: ReadonlySet<Entry>): Generator<Question> {
    const groups = [...this.#sameHeads.values()];
    const affectedGroups = groups
      .map((group) => [...group].filter((entry) => affected.has(entry)))
      .filter((group) => group.length > 0);
    let pairs: number[] = [];
    for (const some of affectedGroups) {
      for (const group of groups) {
        const [other] = group;
        if (!alike(some[0]!.rule, other!.rule, this.#options.mu)) continue;
        for (const a of some) {
          for (const b of group) {
            if (b === a || (b.id < a.id && affected.has(b))) continue;
            pairs.push(a.id, b.id);
            if (pairs.length < 2 * pairsAtOnce) continue;
            yield { kind: 'merges', pairs };
            pairs = [];
          }
        }
      }
    }
    if (pairs.length > 0) yield { kind: 'merges', pairs };
  }

  /**
   * The answers in the order of the questions, of which the threads take one after the other.
   * @param answered called after each
   */
  async #ask(
    questions: Iterable<Question>,
    answered?: () => void,
  ): Promise<{ answers: Answer[]; stopped: boolean }> {
    const answers: Answer[] = [];
    let next = 0;
    let stopped = false;
    const iterator = questions[Symbol.iterator]();
    const takeTurns = async (answer: (question: Question) => Answer | Promise<Answer>): Promise<void> => {
      for (let item = iterator.next(); !stopped && !item.done; item = iterator.next()) {
        const index = next++;
        answers[index] = await answer(item.value);
        answered?.();
        stopped ||= await this.#pause();
      }
    };
    await Promise.all(
      this.#threads.length === 0
        ? [takeTurns((question) => this.#model.answer(question))]
        : this.#threads.map((thread) => takeTurns((question) => this.#askThread(thread, question))),
    );
    return { answers, stopped };
  }

  /** A thread that died or could not be started, as where memory or processes are limited, costs nothing but time. */
  async #askThread(thread: SearchThread, question: Question): Promise<Answer> {
    try {
      return await thread.ask(question);
    } catch {
      return this.#model.answer(question);
    }
  }

  /** Puts a rule in the place of others, in all copies of the model. @param gain estimated, in bits */
  #replace({ old, rule, fit }: Replacement, gain: number): Entry {
    for (const id of old) {
      const gone = this.#model.entries.get(id)!;
      const heads = gone.rule.head.join();
      const left = this.#sameHeads.get(heads)!;
      left.delete(gone);
      if (left.size === 0) this.#sameHeads.delete(heads);
    }
    const entry = this.#model.replace({ old, rule, fit });
    for (const thread of this.#threads) thread.replace({ old, rule, fit });
    const heads = rule.head.join();
    const others = this.#sameHeads.get(heads);
    if (others) others.add(entry);
    else this.#sameHeads.set(heads, new Set([entry]));
    this.#bits -= gain;
    if (this.#options.check) {
      const rules = [...this.#model.entries.values()].map((each) => each.rule);
      const recomputed = databaseLength(this.#data, rules);
      if (Math.abs(recomputed - this.#bits) > rounding) {
        throw new Error(`the length is ${recomputed} bits, and ${this.#bits} by the estimated gains`);
      }
    }
    return entry;
  }

  /** Lets progress and cancelling through now and then. Resolves to whether the search was stopped. */
  async #pause(): Promise<boolean> {
    if (performance.now() - this.#lastPause >= (this.#options.pauseAfter ?? 50)) {
      this.#options.report?.({
        rules: this.#model.entries.size,
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

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
