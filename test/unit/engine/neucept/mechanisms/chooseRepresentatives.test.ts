import { expect, test } from 'vitest';
import { chooseRepresentatives } from '../../../../../src/engine/neucept/mechanisms/chooseRepresentatives.ts';
import { Matrix } from '../../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';

/** Neurons 0 … 2 are copies of one signal, 3 and 4 of another (turned over), 5 is noise; more rows than are taken. */
function activations(): Matrix {
  const random = new Random(2);
  return Matrix.fromRows(
    Array.from({ length: 4100 }, () => {
      const [a, b] = [random.normal(), random.normal()];
      const noise = (): number => 0.1 * random.normal();
      return [a + noise(), a + noise(), 3 * a + noise(), b + noise(), 5 - b + noise(), random.normal()];
    }),
  );
}

const order = [2, 0, 4, 1, 5, 3];
const top = { representation: 'top', representatives: 3 } as const;
const groups = { representation: 'agglomeration', representatives: 3 } as const;

test('the first critical neurons stand for a layer', () => {
  const layer = { name: 'conv3', selected: [2, 0, 4, 1], order };
  const warnings: string[] = [];
  expect(chooseRepresentatives(layer, activations(), top, warnings)).toEqual([2, 0, 4]);
  expect(warnings).toEqual([]);
});

test('no neuron that is not critical is taken to have enough', () => {
  const layer = { name: 'conv3', selected: [2, 0], order };
  expect(chooseRepresentatives(layer, activations(), top, [])).toEqual([2, 0]);
  expect(chooseRepresentatives(layer, activations(), groups, [])).toEqual([2, 0]);
});

test('of each group that correlates, the highest neuron stands for it', () => {
  const layer = { name: 'conv3', selected: order, order };
  expect(chooseRepresentatives(layer, activations(), groups, [])).toEqual([2, 4, 5]);
});

test('where nothing is selected, the order is taken and a warning says so', () => {
  const layer = { name: 'conv3', selected: [], order };
  const warnings: string[] = [];
  expect(chooseRepresentatives(layer, activations(), top, warnings)).toEqual([2, 0, 4]);
  expect(warnings).toEqual([expect.stringMatching(/^conv3: no critical neuron was selected/)]);
});

test('neurons that are constant in these samples are a group of their own', () => {
  const matrix = activations();
  for (let i = 0; i < matrix.rows; i++) matrix.set(i, 5, 1);
  const layer = { name: 'conv3', selected: order, order };
  expect(chooseRepresentatives(layer, matrix, groups, [])).toEqual([2, 4, 5]);
});
