// "How information is filtered" (section 3.2, figure B.1) on digits: which positions of a convolution's filter are active
// together in which digit. Rules from the digits to the positions of each filter, drawn in the filter's plane, beside the
// mean activation of each digit and the prototype of the filter alone.
import { decodeArray } from '../src/protocol/EncodedArray.ts';
import type { RulePair, RulesResult } from '../src/protocol/RulesResult.ts';
import { Engine } from '../src/engine/service/Engine.ts';
import { context, readLayers, source, testDigits } from './support/digits.ts';
import { drawGrid, type Cell } from './support/drawGrid.ts';
import { percent, printTable, printTime, writeFigure } from './support/report.ts';

const model = 'lenet-relu';
const digits = 10;
const inputSide = 32;
/**
 * Where the input lies under the middle of what the first position of a layer sees, and the step from one position to
 * the next: a filter of conv1 sees 5 pixels, one of conv2, behind a pool that halves, 14.
 */
const middles: Readonly<Record<string, { stride: number; start: number; side: number }>> = {
  conv1: { stride: 1, start: 2, side: 1 },
  conv2: { stride: 2, start: 6, side: 2 },
};
/** Okabe and Ito's colours and lighter ones of them, on black. */
const colors: readonly (readonly number[])[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 200, 140],
  [240, 228, 66],
  [120, 160, 255],
  [255, 110, 40],
  [230, 140, 190],
  [255, 255, 255],
];

const engine = new Engine();
const asked = process.argv.slice(2);
for (const layer of asked.length > 0 ? asked : Object.keys(middles)) {
  const rules = await engine.rules(
    {
      ...source,
      model,
      data: testDigits,
      parameters: { layers: ['class', layer], unit: 'position', theta: 0.3, strongest: 0 },
    },
    context,
  );
  await describe(layer, rules);
}
await engine.dispose();
printTime();

/** What a filter does in one digit. */
interface Seen {
  samples: number;
  /** Mean activation of each position. */
  readonly mean: Float64Array;
  /** For each rule of the filter, the samples of the digit in which it holds. */
  readonly holds: Float64Array;
}

async function describe(layer: string, rules: RulesResult): Promise<void> {
  const { pairs } = rules;
  const [rows, columns] = pairs[0]!.plane!.shape as [number, number];
  const size = rows * columns;
  const seen = pairs.map(({ rules: found }) =>
    Array.from({ length: digits }, (): Seen => ({
      samples: 0,
      mean: new Float64Array(size),
      holds: new Float64Array(found.length),
    })),
  );
  // Brightness of the input under the positions of rules that hold, and under all positions: where a filter sees ink.
  const ink = pairs.map(() => ({ underRules: 0, positions: 0 }));
  let inkOfAll = 0;
  let samples = 0;
  const { stride, start, side } = middles[layer]!;
  /** Mean brightness of the input in the middle of what a position sees. */
  const inkUnder = (inputs: Float32Array, sample: number, position: number): number => {
    const row = Math.floor(position / columns) * stride + start;
    const column = (position % columns) * stride + start;
    let sum = 0;
    for (let dy = 0; dy < side; dy++) {
      for (let dx = 0; dx < side; dx++)
        sum += inputs[sample * inputSide ** 2 + (row + dy) * inputSide + column + dx]!;
    }
    return sum / side ** 2;
  };
  await readLayers(source.workspace, model, testDigits, [layer], ({ labels, inputs, values: [values] }) => {
    labels.forEach((digit, i) => {
      samples++;
      for (let position = 0; position < size; position++) inkOfAll += inkUnder(inputs, i, position) / size;
      pairs.forEach(({ channel, rules: found }, p) => {
        const plane = values!.subarray(
          (i * pairs.length + channel!) * size,
          (i * pairs.length + channel! + 1) * size,
        );
        const here = seen[p]![digit]!;
        here.samples++;
        for (let position = 0; position < size; position++) here.mean[position]! += plane[position]!;
        found.forEach(({ head, tail, k }, r) => {
          const active = tail.filter((position) => plane[position]! > 0);
          if (active.length < k) return;
          here.holds[r]!++;
          if (!head.includes(digit)) return;
          for (const position of active) ink[p]!.underRules += inkUnder(inputs, i, position);
          ink[p]!.positions += active.length;
        });
      });
    });
  });
  const inkEverywhere = inkOfAll / samples;
  const prototypes = await engine.prototype(
    {
      ...source,
      model,
      data: testDigits,
      limit: 100,
      layer,
      neurons: pairs.map(({ channel }) => channel!),
      each: true,
    },
    context,
  );
  const ofFilter = (channel: number): Cell => {
    const item = prototypes.items.find(({ neurons }) => neurons.length === 1 && neurons[0] === channel)!;
    const side = item.image.shape.at(-1)!;
    return grey(Float64Array.from(decodeArray(item.image)), side);
  };
  writeFigure(
    `explainn-filters-${layer}.svg`,
    drawGrid(
      ['prototype', ...Array.from({ length: digits }, (_, digit) => String(digit))],
      pairs.flatMap((pair, p) => [
        {
          name: `filter ${pair.channel}: mean`,
          cells: [ofFilter(pair.channel!), ...seen[p]!.map(({ mean }) => grey(mean, columns))],
        },
        {
          name: 'rules',
          cells: [undefined, ...seen[p]!.map((here, digit) => ruleCell(pair, here, digit, columns))],
        },
      ]),
    ),
  );
  console.log(`${layer}: ${rules.seconds.toFixed(1)} s for the rules of ${pairs.length} filters\n`);
  printTable([
    [
      'filter',
      'rules',
      'bits saved',
      'tails of 3 or more positions',
      'in one piece',
      'length to width',
      'flat, upright, slanted, round',
      'ink under rules',
      'ink everywhere',
    ],
    ...pairs.map(({ channel, rules: found, bits }, p) => {
      const large = found.filter(({ tail }) => tail.length >= 3);
      const connected = large.filter(({ tail }) => pieces(tail, columns) === 1).length;
      const axes = large.map(({ tail }) => mainAxis(tail, columns));
      const lying = (direction: Direction): number => axes.filter(({ lies }) => lies === direction).length;
      const long = axes.map(({ elongation }) => elongation).sort((a, b) => a - b);
      return [
        channel!,
        found.length,
        percent(1 - bits.model / bits.baseline),
        large.length,
        connected,
        long.length === 0 ? '–' : long[Math.floor(long.length / 2)]!.toFixed(1),
        [lying('flat'), lying('upright'), lying('slanted'), lying('round')].join(', '),
        ink[p]!.positions === 0 ? '–' : (ink[p]!.underRules / ink[p]!.positions).toFixed(2),
        inkEverywhere.toFixed(2),
      ];
    }),
  ]);
}

/** Means from black (0) to white (the highest). */
function grey(values: Float64Array, width: number): Cell {
  const highest = Math.max(...values, Number.MIN_VALUE);
  const lowest = Math.min(...values, 0);
  return {
    width,
    pixels: [...values].map((value) => {
      const level = Math.round((255 * (value - lowest)) / (highest - lowest));
      return [level, level, level];
    }),
  };
}

/** Positions of the digit's rules, each rule in a colour, the brighter the more samples of the digit it holds in. */
function ruleCell({ rules, plane }: RulePair, here: Seen, digit: number, width: number): Cell {
  const pixels = Array.from({ length: plane!.active.length }, () => [0, 0, 0] as [number, number, number]);
  rules.forEach(({ head, tail }, r) => {
    if (!head.includes(digit)) return;
    const share = here.holds[r]! / here.samples;
    const color = colors[r % colors.length]!;
    for (const position of tail) {
      const pixel = pixels[position]!;
      const now = color.map((part) => Math.round(part * share));
      // Of several rules at a position, the one that holds most often is seen.
      if (Math.max(...now) > Math.max(...pixel)) pixels[position] = now as [number, number, number];
    }
  });
  return { width, pixels };
}

type Direction = 'flat' | 'upright' | 'slanted' | 'round';

/** Number of pieces that positions fall into, where neighbours touch at sides or corners. */
function pieces(positions: readonly number[], width: number): number {
  const left = new Set(positions);
  let count = 0;
  for (const start of positions) {
    if (!left.delete(start)) continue;
    count++;
    const open = [start];
    for (let position = open.pop(); position !== undefined; position = open.pop()) {
      const [row, column] = [Math.floor(position / width), position % width];
      for (const other of [...left]) {
        if (Math.abs(Math.floor(other / width) - row) > 1 || Math.abs((other % width) - column) > 1) continue;
        left.delete(other);
        open.push(other);
      }
    }
  }
  return count;
}

/** The main axis of a set of positions, each a square of side 1: how much longer than wide, and which way it lies. */
function mainAxis(positions: readonly number[], width: number): { elongation: number; lies: Direction } {
  const points = positions.map((position) => [Math.floor(position / width), position % width] as const);
  const mean = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [y, x] = [mean(0), mean(1)];
  const moment = (f: (dy: number, dx: number) => number): number =>
    points.reduce((sum, [row, column]) => sum + f(row - y, column - x), 0) / points.length;
  // A square of side 1 has the variance 1/12 along both axes.
  const yy = moment((dy) => dy * dy) + 1 / 12;
  const xx = moment((_, dx) => dx * dx) + 1 / 12;
  const xy = moment((dy, dx) => dy * dx);
  const root = Math.hypot((yy - xx) / 2, xy);
  const elongation = Math.sqrt(((yy + xx) / 2 + root) / ((yy + xx) / 2 - root));
  const degrees = Math.abs((Math.atan2(2 * xy, xx - yy) * 90) / Math.PI);
  if (elongation < 1.5) return { elongation, lies: 'round' };
  return { elongation, lies: degrees < 22.5 ? 'flat' : degrees > 67.5 ? 'upright' : 'slanted' };
}
