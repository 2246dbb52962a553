import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { groupResults } from '../../../../src/extension/code/groupResults.ts';
import { summarizeResult } from '../../../../src/report/summarizeResult.ts';
import { makeConductanceResult } from '../../../support/makeConductanceResult.ts';
import { makeNeucept } from '../../../support/makeNeucept.ts';
import { makeRulesResult } from '../../../support/makeRulesResult.ts';

it('puts the results of one network together, the newest first', () => {
  const conductance = makeConductanceResult();
  const newer = { ...conductance, createdAt: '2026-02-02T03:04:05.000Z' };
  const other = makeRulesResult();
  const known = [newer, conductance, makeNeucept(), other]
    .map((result) => ({
      summary: summarizeResult(result),
      origin: { folder: '/project' },
    }))
    .sort((a, b) => b.summary.createdAt.localeCompare(a.summary.createdAt));
  const groups = groupResults(known);
  // Matrices of activations are no network.
  expect(groups.map((group) => group.known.map(({ summary }) => summary))).toEqual([
    [summarizeResult(other)],
    [summarizeResult(newer), summarizeResult(conductance)],
  ]);
  expect(groups.map(({ code }) => code)).toEqual([undefined, resolve('/project/model.py')]);
});
