import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RulesResult } from '../../../src/protocol/RulesResult.ts';
import { countCrossings } from '../../../webview/views/countCrossings.ts';
import { layoutRuleGraph, rowGap } from '../../../webview/views/layoutRuleGraph.ts';
import { centreOf, fitGraph, viewAt, zoomGraph } from '../../../webview/views/graphView.ts';
import { orderColumns } from '../../../webview/views/orderColumns.ts';
import { ruleLineAt } from '../../../webview/views/ruleLineAt.ts';
import { ruleLines } from '../../../webview/views/ruleLines.ts';
import { spreadInOrder } from '../../../webview/views/spreadInOrder.ts';
import { makeManyRules, makeRulesResult } from '../../support/makeRulesResult.ts';

const edge = fc.tuple(fc.nat(12), fc.nat(12));

describe('countCrossings', () => {
  it('counts the pairs of edges that end the other way round than they start', () => {
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
        let crossings = 0;
        edges.forEach(([a, b], i) =>
          edges.slice(0, i).forEach(([c, d]) => {
            if ((a < c && b > d) || (a > c && b < d)) crossings++;
          }),
        );
        expect(countCrossings(edges)).toBe(crossings);
      }),
    );
  });
});

describe('spreadInOrder', () => {
  const wanted = fc.array(fc.double({ min: -500, max: 1500, noNaN: true }), { minLength: 1, maxLength: 30 });

  it('keeps the order, the gap and the bounds', () => {
    fc.assert(
      fc.property(wanted, fc.double({ min: 0, max: 500, noNaN: true }), (heights, spare) => {
        const height = 10 * (heights.length - 1) + spare;
        const spread = spreadInOrder(heights, 10, height);
        expect(spread).toHaveLength(heights.length);
        expect(spread[0]).toBeGreaterThanOrEqual(0);
        expect(spread.at(-1)).toBeLessThanOrEqual(height + 1e-9);
        spread.slice(1).forEach((y, i) => expect(y - spread[i]!).toBeGreaterThanOrEqual(10 - 1e-9));
      }),
    );
  });

  it('is nearer to what is wanted than other such heights', () => {
    fc.assert(
      fc.property(
        wanted.chain((heights) =>
          fc.tuple(
            fc.constant(heights),
            fc.array(fc.nat(100), { minLength: heights.length, maxLength: heights.length }),
          ),
        ),
        ([heights, spares]) => {
          const height = 10 * (heights.length - 1) + 300;
          const distance = (spread: readonly number[]) =>
            spread.reduce((sum, y, i) => sum + (y - heights[i]!) ** 2, 0);
          // Any other way to keep the order, the gap and the bounds, by how much room is before each.
          const scale =
            300 /
            Math.max(
              300,
              spares.reduce((a, b) => a + b, 0),
            );
          let y = -10;
          const other = spares.map((spare) => (y += 10 + spare * scale));
          const best = spreadInOrder(heights, 10, height);
          // The way to it is nearer nowhere, as the distance is convex.
          for (const part of [1, 0.1, 0.001]) {
            const between = best.map((value, i) => value + part * (other[i]! - value));
            expect(distance(best)).toBeLessThanOrEqual(distance(between) * (1 + 1e-9) + 1e-6);
          }
        },
      ),
    );
  });
});

describe('orderColumns', () => {
  const graph = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 5 }).chain((sizes) => {
    let next = 0;
    const columns = sizes.map((size) => Array.from({ length: size }, () => next++));
    const columnOf = columns.flatMap((vertices, column) => vertices.map(() => column));
    const pair = fc.tuple(fc.nat(next - 1), fc.nat(next - 1)).filter(([a, b]) => columnOf[a]! < columnOf[b]!);
    return fc.record({ columns: fc.constant(columns), edges: fc.array(pair, { maxLength: 30 }) });
  });

  function crossingsOf(
    columns: readonly (readonly number[])[],
    edges: readonly (readonly [number, number])[],
  ): number {
    const at = new Map(
      columns.flatMap((vertices, column) => vertices.map((vertex, i) => [vertex, [column, i]] as const)),
    );
    let sum = 0;
    for (const from of columns.keys()) {
      for (const to of columns.keys()) {
        const same = edges.filter(([a, b]) => at.get(a)![0] === from && at.get(b)![0] === to);
        sum += countCrossings(same.map(([a, b]) => [at.get(a)![1]!, at.get(b)![1]!]));
      }
    }
    return sum;
  }

  it('permutes columns, counts right, crosses no more than before, and always does the same', () => {
    fc.assert(
      fc.property(graph, ({ columns, edges }) => {
        const ordered = orderColumns(columns, edges);
        expect(ordered.columns.map((vertices) => [...vertices].sort((a, b) => a - b))).toEqual(columns);
        expect(ordered.crossings).toBe(crossingsOf(ordered.columns, edges));
        expect(ordered.crossings).toBeLessThanOrEqual(crossingsOf(columns, edges));
        expect(orderColumns(columns, edges)).toEqual(ordered);
      }),
    );
  });

  it('unties a tree', () => {
    const columns = [
      [0, 1, 2],
      [3, 4, 5, 6, 7, 8],
    ];
    const edges = [5, 8, 3, 7, 4, 6].map((leaf, i) => [Math.floor(i / 2), leaf] as const);
    expect(orderColumns(columns, edges).crossings).toBe(0);
  });
});

describe('layoutRuleGraph', () => {
  it('has layers as columns from the output on, and each rule between its heads and tails', () => {
    const result = makeRulesResult();
    const { columns, nodes, rules } = layoutRuleGraph(result, [
      { pair: 0, rule: 0 },
      { pair: 1, rule: 0 },
    ]);
    expect(columns.map((layer) => result.layers[layer]!.name)).toEqual(['class', 'linear', 'conv']);
    expect(rules.map(({ column }) => column)).toEqual([0.5, 1.5]);
    const first = rules[0]!;
    expect(first.heads.map((node) => [nodes[node]!.column, nodes[node]!.item])).toEqual([
      [0, 0],
      [0, 2],
    ]);
    expect(first.tails.map((node) => [nodes[node]!.column, nodes[node]!.item])).toEqual([
      [1, 4],
      [1, 9],
    ]);
    expect(nodes[first.heads[0]!]!.headOf).toEqual([0]);
    expect(nodes[first.tails[0]!]!.tailOf).toEqual([0]);
  });

  it('keeps the positions of two channels apart', () => {
    const { pairs, ...rest } = makeRulesResult();
    const result: RulesResult = {
      ...rest,
      pairs: [0, 1].map((channel) => ({
        ...pairs[1]!,
        channel,
        plane: { shape: [2, 5], active: Array<number>(10).fill(1) },
      })),
    };
    const { nodes } = layoutRuleGraph(result, [
      { pair: 0, rule: 0 },
      { pair: 1, rule: 0 },
    ]);
    expect(nodes.filter(({ column }) => column === 0)).toHaveLength(3);
    expect(nodes.filter(({ column }) => column === 1).map(({ channel, item }) => [channel, item])).toEqual(
      expect.arrayContaining([
        [0, 4],
        [0, 9],
        [1, 4],
        [1, 9],
      ]),
    );
  });

  it('is empty without rules', () => {
    expect(layoutRuleGraph(makeRulesResult(), [])).toEqual({
      columns: [],
      nodes: [],
      rules: [],
      height: 0,
      crossings: 0,
    });
  });

  it('lays out a thousand neurons and 3,500 edges, with a line of text for each', (context) => {
    const result = makeManyRules({ layers: [10, 330, 330, 330], rulesPerPair: 290, seed: 1 });
    const all = result.pairs.flatMap(({ rules }, pair) => rules.map((_, rule) => ({ pair, rule })));
    const started = performance.now();
    const layout = layoutRuleGraph(result, all);
    const milliseconds = performance.now() - started;
    const edges = layout.rules.reduce((sum, { heads, tails }) => sum + heads.length + tails.length, 0);
    expect(layout.nodes.length).toBeGreaterThanOrEqual(950);
    expect(edges).toBeGreaterThanOrEqual(3500);
    void context.annotate(
      `${layout.nodes.length} neurons, ${edges} edges, ${layout.crossings} crossings in ${milliseconds.toFixed(0)} ms`,
    );
    const standing = [...layout.nodes, ...layout.rules];
    for (const column of new Set(standing.map((each) => each.column))) {
      const heights = standing.filter((each) => each.column === column).map(({ y }) => y);
      heights.sort((a, b) => a - b);
      expect(heights[0]).toBeGreaterThanOrEqual(0);
      expect(heights.at(-1)).toBeLessThanOrEqual(layout.height + 1e-6);
      heights.slice(1).forEach((y, i) => expect(y - heights[i]!).toBeGreaterThan(rowGap - 1e-6));
    }
  });
});

describe('ruleLineAt', () => {
  const layout = layoutRuleGraph(makeRulesResult(), [
    { pair: 0, rule: 0 },
    { pair: 0, rule: 1 },
    { pair: 1, rule: 0 },
  ]);
  const view = fitGraph(layout, { width: 900, height: 300 });

  /** By De Casteljau's construction, another way than the search's. */
  function pointOf({ nodeX, nodeY, x, y }: ReturnType<typeof ruleLines>[number], t: number) {
    const middle = (nodeX + x) / 2;
    let points = [nodeX, middle, middle, x].map((px, i) => [px, i < 2 ? nodeY : y] as const);
    while (points.length > 1) {
      points = points
        .slice(1)
        .map(([bx, by], i) => [points[i]![0] * (1 - t) + bx * t, points[i]![1] * (1 - t) + by * t]);
    }
    return points[0]!;
  }

  it('finds a rule all along each of its lines, and a few pixels beside them', () => {
    layout.rules.forEach((rule, index) => {
      for (const line of ruleLines(layout, view, rule)) {
        for (const t of [0.3, 0.5, 0.7, 0.85]) {
          const [x, y] = pointOf(line, t);
          expect(ruleLineAt(layout, view, x, y, 1)).toBe(index);
          expect(ruleLineAt(layout, view, x, y + 1.5, 4)).toBe(index);
        }
      }
    });
  });

  it('finds nothing further away', () => {
    const lowest = view.top + layout.height * view.scale;
    expect(ruleLineAt(layout, view, 450, lowest + 30, 4)).toBeUndefined();
    expect(ruleLineAt(layout, view, 5, 150, 4)).toBeUndefined();
  });
});

describe('viewAt', () => {
  const layout = layoutRuleGraph(makeManyRules({ layers: [10, 100, 100], rulesPerPair: 80, seed: 4 }), [
    ...Array.from({ length: 80 }, (_, rule) => ({ pair: 0, rule })),
    ...Array.from({ length: 80 }, (_, rule) => ({ pair: 1, rule })),
  ]);
  const size = { width: 900, height: 700 };
  const fitted = fitGraph(layout, size);

  it('is the view again whose centre was kept', () => {
    const zoomed = zoomGraph(fitted, 2, 120, 340, 0.01);
    const again = viewAt(centreOf(zoomed, size), fitted, size, 0.01);
    expect(again.scale).toBe(zoomed.scale);
    expect(again.left).toBeCloseTo(zoomed.left, 6);
    expect(again.top).toBeCloseTo(zoomed.top, 6);
  });

  it('has the same in the middle at another width, and no scale beyond the bounds', () => {
    const centre = { column: 0.5, y: 80, scale: 99 };
    const narrow = { width: 500, height: 700 };
    const view = viewAt(centre, fitGraph(layout, narrow), narrow, 0.01);
    expect(view.scale).toBe(3);
    expect(centreOf(view, narrow)).toEqual({ column: expect.closeTo(0.5), y: expect.closeTo(80), scale: 3 });
    expect(viewAt({ ...centre, scale: 1e-9 }, fitted, size, 0.25).scale).toBe(0.25);
  });
});
