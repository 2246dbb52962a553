import type { RulePair, RulesResult } from '../../protocol/RulesResult.ts';
import { UnitReader, type Reading } from '../activations/UnitReader.ts';
import { encodeInputs } from '../conductance/encodeInputs.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { elementCount } from '../graph/Tensor.ts';
import { listRows } from '../numeric/bitSets.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import type { RulesAnalysis } from './analyseRules.ts';
import type { ActiveBits } from './Binariser.ts';
import type { BinaryLayer } from './BinaryLayer.ts';
import { rowsWith } from './ruleRows.ts';

/** Rules that get their strongest samples: the best of each pair first. */
const mostRules = 200;
/** Inputs stored with the result, so that pictures show without the data: 30 MB of text. */
const shownBytes = 22 << 20;
const mostShown = 400;

type Found = Pick<RulesResult, 'pairs' | 'samples' | 'input'>;

interface Scored {
  readonly row: number;
  readonly score: number;
}

/** A rule whose strongest samples are looked for. */
interface Search {
  readonly pair: number;
  readonly rule: number;
  /** The position of its tails' layer among the readings, and where its neurons begin in what is read. */
  readonly reading: number;
  readonly offset: number;
  readonly tail: readonly number[];
  readonly tails: ActiveBits;
  /** The rows in which it holds, a bit each. */
  readonly holds: Uint32Array;
  /** The strongest first. */
  readonly best: Scored[];
}

/**
 * The rules with their strongest samples, found in a second pass over the data, and the inputs of these samples. When
 * the signal is aborted, the rules come back without.
 * @param layers as the rules were found in
 */
export async function addStrongest(
  analysis: RulesAnalysis,
  network: PathNetwork,
  layers: readonly BinaryLayer[],
  pairs: RulePair[],
  warnings: string[],
): Promise<Found> {
  const { data, parameters, signal } = analysis;
  const { readings, searches } = plan(analysis, network, layers, pairs);
  if (parameters.strongest === 0 || searches.length === 0 || signal.aborted) return { pairs };
  try {
    const reader = new UnitReader(analysis, network, readings, { output: false });
    await readStrongest(analysis, reader, searches);
    const order = samplesInOrder(searches);
    const fitting = Math.floor(shownBytes / (4 * elementCount(network.sampleShape)));
    const shown = order.slice(0, Math.min(mostShown, fitting));
    const position = new Map(order.map((row, i) => [row, i]));
    const found = new Map(
      searches.map(({ pair, rule, best }) => [`${pair} ${rule}`, best.map(({ row }) => position.get(row)!)]),
    );
    return {
      pairs: pairs.map((pair, i) => ({
        ...pair,
        rules: pair.rules.map((rule, j) => {
          const strongest = found.get(`${i} ${j}`);
          return strongest ? { ...rule, strongest } : rule;
        }),
      })),
      samples: order.map((index) => {
        const label = data.labels?.[index] ?? -1;
        return { index, ...(label < 0 ? {} : { label }) };
      }),
      // An embedding is no picture of its tokens.
      ...(network.embed || shown.length === 0
        ? {}
        : {
            input: {
              name: network.input,
              shape: [...network.sampleShape],
              shown: await encodeInputs(reader.runner, data, shown),
            },
          }),
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    warnings.push('It was stopped while the strongest samples were looked for; all rules are here.');
    return { pairs };
  }
}

/** Which rules are looked at, and what of the layers has to be read for them. */
function plan(
  { parameters: { unit } }: RulesAnalysis,
  network: PathNetwork,
  layers: readonly BinaryLayer[],
  pairs: readonly RulePair[],
): { readings: Reading[]; searches: Search[] } {
  const layer = (name: string): BinaryLayer => layers.find((each) => each.layer.name === name)!;
  const chosen = bestRules(pairs);
  const names = [...new Set(chosen.map(({ pair }) => pairs[pair]!.to))];
  const channels = names.map((name) => {
    const asked = chosen.flatMap(({ pair }) =>
      pairs[pair]!.to === name ? (pairs[pair]!.channel ?? []) : [],
    );
    return [...new Set(asked)].sort((a, b) => a - b);
  });
  const readings = names.map((name, i): Reading => {
    const form = unit === 'element' ? 'elements' : 'channels';
    return {
      layer: network.layers.find((each) => each.name === name)!,
      form: channels[i]!.length > 0 ? { channels: channels[i]! } : form,
    };
  });
  const searches = chosen.map(({ pair, rule }): Search => {
    const { from, to, channel, rules } = pairs[pair]!;
    const { head, tail, l, k } = rules[rule]!;
    const reading = names.indexOf(to);
    const tails = channel === undefined ? layer(to) : layer(to).planes!.channels.get(channel)!;
    const offset = channel === undefined ? 0 : channels[reading]!.indexOf(channel) * tails.bits.columns;
    const holds = rowsWith(tails.bits, tail, k);
    rowsWith(layer(from).bits, head, l).forEach((word, i) => (holds[i]! &= word));
    return { pair, rule, reading, offset, tail, tails, holds, best: [] };
  });
  return { readings, searches };
}

/** The best rule of each pair, then the second best, until there are enough. */
function bestRules(pairs: readonly RulePair[]): { pair: number; rule: number }[] {
  return pairs
    .flatMap(({ rules }, pair) => rules.map((_, rule) => ({ pair, rule })))
    .sort((a, b) => a.rule - b.rule || a.pair - b.pair)
    .slice(0, mostRules);
}

/** Reads the rows in which any of the rules holds, and keeps the best of each. */
async function readStrongest(
  { data, parameters, progress, signal }: RulesAnalysis,
  reader: UnitReader,
  searches: readonly Search[],
): Promise<void> {
  const any = new Uint32Array(searches[0]!.holds.length);
  for (const { holds } of searches) holds.forEach((word, i) => (any[i]! |= word));
  const list = new Uint32Array(data.samples);
  const rows = [...list.subarray(0, listRows(any, list))];
  const meter = new ProgressMeter(
    (state) => progress({ ...state, keeps: true }),
    rows.length,
    'Finding the strongest samples of the rules',
  );
  for (let start = 0; start < rows.length; start += reader.rows) {
    signal.throwIfAborted();
    const batch = rows.slice(start, start + reader.rows);
    const { units } = await reader.read(batch);
    for (const search of searches) {
      batch.forEach((row, i) => {
        if (((search.holds[row >>> 5]! >>> (row & 31)) & 1) === 0) return;
        keep(search.best, { row, score: strength(search, units[search.reading]![i]!) }, parameters.strongest);
      });
    }
    meter.advance(batch.length);
  }
}

/** Mean over the tails of how far each is above its border, as a share of the farthest it ever is. */
function strength({ tail, offset, tails: { borders, highest } }: Search, values: Float32Array): number {
  let sum = 0;
  for (const y of tail) {
    sum += Math.max(0, values[offset + y]! - borders[y]!) / (highest[y]! - borders[y]!);
  }
  return sum / tail.length;
}

/** Of equal ones the first row stays. */
function keep(best: Scored[], candidate: Scored, most: number): void {
  const place = best.findIndex(({ score }) => candidate.score > score);
  best.splice(place < 0 ? best.length : place, 0, candidate);
  if (best.length > most) best.pop();
}

/** Every sample once: first the strongest of each rule, then the second strongest. */
function samplesInOrder(searches: readonly Search[]): number[] {
  const longest = Math.max(...searches.map(({ best }) => best.length));
  const rows = Array.from({ length: longest }, (_, i) => searches.flatMap(({ best }) => best[i]?.row ?? []));
  return [...new Set(rows.flat())];
}
