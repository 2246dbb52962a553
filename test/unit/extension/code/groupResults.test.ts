import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { groupResults } from '../../../../src/extension/code/groupResults.ts';
import { makeConductanceResult } from '../../../support/makeConductanceResult.ts';
import { makeNeucept } from '../../../support/makeNeucept.ts';
import { makeRulesResult } from '../../../support/makeRulesResult.ts';

it('puts the results of one network together, the newest first', () => {
  const conductance = makeConductanceResult();
  const newer = { ...conductance, createdAt: '2026-02-02T03:04:05.000Z' };
  const other = makeRulesResult();
  const opened = [conductance, newer, makeNeucept(), other].map((result) => ({
    result,
    origin: { folder: '/project' },
  }));
  const groups = groupResults(opened);
  // Matrices of activations are no network.
  expect(groups.map(({ opened: all }) => all.map(({ result }) => result))).toEqual([
    [other],
    [newer, conductance],
  ]);
  expect(groups.map(({ code }) => code)).toEqual([undefined, resolve('/project/model.py')]);
});
