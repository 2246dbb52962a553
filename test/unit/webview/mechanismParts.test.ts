import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binDensities } from '../../../webview/views/binDensities.ts';
import { distinctNames } from '../../../webview/views/distinctNames.ts';
import { nearestPoint, placePoints, pointInDirection } from '../../../webview/views/embeddingPlaces.ts';
import { layoutActivationGraph } from '../../../webview/views/layoutActivationGraph.ts';
import { mapColorAt, paintMap } from '../../../webview/views/mapScale.ts';
import { mechanismColor, mechanismShape } from '../../../webview/views/mechanismStyles.ts';
import { isWrong, readMechanisms } from '../../../webview/views/readMechanisms.ts';
import { makeMechanisms } from '../../support/makeMechanisms.ts';

describe('binDensities', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 200 });

  it('counts every value of both samples once, in the same bins', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { width, densities } = binDensities([a, b]);
        expect(densities[0]!.length).toBe(densities[1]!.length);
        for (const [i, sample] of [a, b].entries()) {
          const area = densities[i]!.reduce((sum, density) => sum + density * width, 0);
          expect(area).toBeCloseTo(sample.length > 0 ? 1 : 0, 6);
        }
      }),
      { examples: [[[0, Number.MIN_VALUE], [1e-308]]] },
    );
  });

  it('puts values where they are', () => {
    const { start, width, densities } = binDensities([
      [0, 0, 0, 10],
      [5, 5],
    ]);
    const at = (value: number) => Math.min(densities[0]!.length - 1, Math.floor((value - start) / width));
    expect(densities[0]![at(0)]! * width).toBeCloseTo(0.75);
    expect(densities[0]![at(10)]! * width).toBeCloseTo(0.25);
    expect(densities[1]![at(5)]! * width).toBeCloseTo(1);
    const equal = binDensities([[3, 3], [3]]);
    expect(equal.densities[0]!.findIndex((density) => density > 0)).toBe(
      Math.floor((3 - equal.start) / equal.width),
    );
  });
});

describe('layoutActivationGraph', () => {
  it('places every representative in its layer’s column, none over another, within its picture', () => {
    const anyLayers = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyLayers, fc.integer({ min: 300, max: 1400 }), (counts, width) => {
        const representatives = counts.flatMap((count, layer) =>
          Array.from({ length: count }, (_, neuron) => ({ layer: `layer${layer}`, neuron })),
        );
        const layout = layoutActivationGraph(representatives, width);
        expect(layout.nodes).toHaveLength(representatives.length + 1);
        expect(layout.nodes.at(-1)!.column).toBe(-1);
        const seen = new Set<string>();
        layout.nodes.forEach(({ x, y, column }, i) => {
          if (column >= 0) expect(column).toBe(i);
          expect(x - layout.radius).toBeGreaterThanOrEqual(0);
          expect(x + layout.radius).toBeLessThanOrEqual(layout.width);
          expect(y + layout.radius).toBeLessThanOrEqual(layout.height);
          seen.add(`${x.toFixed(1)} ${y.toFixed(1)}`);
        });
        expect(seen.size).toBe(layout.nodes.length);
        // Columns stand in the order of the layers, one after the other.
        const middles = layout.layers.map(({ x }) => x);
        expect(middles).toEqual([...middles].sort((a, b) => a - b));
        let at = 0;
        counts.forEach((count, i) => {
          const column = layout.nodes.slice(at, at + count);
          const next = layout.nodes[at + count]!;
          expect(Math.max(...column.map(({ x }) => x))).toBeLessThan(
            i < counts.length - 1 ? next.x : layout.layers.at(-1)!.x,
          );
          at += count;
        });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps dots readable where only the names need room', () => {
    const representatives = Array.from({ length: 90 }, (_, i) => ({
      layer: `encoder.layers.${Math.floor(i / 3)}.output`,
      neuron: i,
    }));
    const layout = layoutActivationGraph(representatives, 600);
    expect(layout.numbered).toBe(true);
    expect(layout.width).toBeGreaterThan(600);
    expect(layout.layers.slice(0, 3).map(({ name }) => name)).toEqual(['0', '1', '2']);
  });
});

describe('distinctNames', () => {
  it('leaves out what all names share at their ends', () => {
    expect(distinctNames(['features.0.conv', 'features.3.conv', 'features.12.conv'])).toEqual([
      '0',
      '3',
      '12',
    ]);
    expect(distinctNames(['conv1', 'conv2'])).toEqual(['conv1', 'conv2']);
    expect(distinctNames(['/a/Relu', '/a/b/Relu'])).toEqual(['Relu', 'b/Relu']);
    expect(distinctNames(['same', 'same'])).toEqual(['same', 'same']);
    expect(distinctNames(['only.one'])).toEqual(['only.one']);
  });
});

describe('the embedding’s places', () => {
  const points = {
    positions: [7, 8, 9, 10],
    x: Float64Array.of(0, 10, 10, 20),
    y: Float64Array.of(0, 0, 10, 0),
  };

  it('fill the picture, upwards for more, one unit as long in both directions', () => {
    const placed = placePoints(points, { width: 240, height: 140 }, 20);
    expect([...placed.x]).toEqual([20, 120, 120, 220]);
    expect([...placed.y]).toEqual([120, 120, 20, 120]);
  });

  it('are found under the pointer and by arrow keys', () => {
    expect(nearestPoint(points, 11, 1, 5, () => true)).toBe(1);
    expect(nearestPoint(points, 15, 5, 4, () => true)).toBeUndefined();
    expect(nearestPoint(points, 10, 4, 12, (index) => index !== 1)).toBe(2);
    expect(pointInDirection(points, 0, 'ArrowRight')).toBe(1);
    expect(pointInDirection(points, 1, 'ArrowDown')).toBe(2);
    expect(pointInDirection(points, 3, 'ArrowRight')).toBe(3);
    expect(pointInDirection(points, 3, 'ArrowLeft')).toBe(1);
    expect(pointInDirection(points, undefined, 'ArrowUp')).toBe(0);
    expect(pointInDirection(points, 0, 'Enter')).toBeUndefined();
  });
});

describe('the styles of mechanisms', () => {
  it('are different for all that there can be', () => {
    const styles = Array.from({ length: 50 }, (_, i) => `${mechanismColor(i)} ${mechanismShape(i)}`);
    expect(new Set(styles).size).toBe(50);
  });

  it('colour an activation as a map colours its pixels', () => {
    for (const value of [-5, -3, -0.4, 0, 1.7, 9]) {
      const [red, green, blue] = paintMap(Float64Array.of(value), { limit: 3 });
      expect(mapColorAt(value, 3)).toBe(`rgb(${red},${green},${blue})`);
    }
  });
});

describe('readMechanisms', () => {
  it('gives each mechanism its samples, the nearest to its mean first, and their means', () => {
    const { mechanisms } = makeMechanisms({ samples: 90 });
    const read = readMechanisms(mechanisms);
    const { width, representation, means, members, assignment } = read;
    expect(members.map(({ length }) => length)).toEqual(mechanisms.sizes);
    members.forEach((positions, index) => {
      expect(positions.every((position) => assignment[position] === index)).toBe(true);
      const distance = (position: number) =>
        Math.hypot(
          ...mechanisms.scale.map(
            (scale, j) => (representation[position * width + j]! - means[index]![j]!) / scale,
          ),
        );
      const distances = positions.map(distance);
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
      const mean = positions.reduce((sum, position) => sum + representation[position * width]!, 0);
      expect(means[index]![0]).toBeCloseTo(mean / positions.length, 6);
    });
  });

  it('tells wrong predictions only where labels and predictions are known', () => {
    const { mechanisms } = makeMechanisms();
    const read = readMechanisms(mechanisms);
    const wrong = Array.from({ length: read.count }, (_, position) => isWrong(read, position));
    const { hits, of } = mechanisms.precision!.whole;
    expect(wrong.filter((each) => each === true)).toHaveLength(of - hits);
    expect(isWrong(readMechanisms(makeMechanisms({ labels: false }).mechanisms), 0)).toBeUndefined();
  });
});
