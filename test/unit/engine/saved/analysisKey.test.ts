import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analysisKey, type AnalysisQuestion } from '../../../../src/engine/saved/analysisKey.ts';

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

const question: fc.Arbitrary<AnalysisQuestion> = fc.record({
  analysis: fc.string(),
  version: fc.string(),
  model: fc.record({ sha256: fc.string(), output: json }),
  data: fc.option(fc.record({ sha256: fc.string(), samples: fc.integer() }), { nil: undefined }),
  parameters: fc.dictionary(fc.string(), json),
  seed: fc.integer(),
  device: fc.string(),
  others: json,
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, part]) => [name, reversed(part)]),
  );
}

it('does not depend on the order of properties', () => {
  fc.assert(
    fc.property(question, (asked) => {
      expect(analysisKey(reversed(asked) as AnalysisQuestion)).toBe(analysisKey(asked));
    }),
  );
});

it('is another one where any part is another', () => {
  fc.assert(
    fc.property(
      question,
      fc.constantFrom('analysis', 'version', 'model', 'data', 'parameters', 'seed', 'device', 'others'),
      (asked, part) => {
        const other = { ...asked, [part]: { instead: asked[part as keyof AnalysisQuestion] } };
        expect(analysisKey(other as AnalysisQuestion)).not.toBe(analysisKey(asked));
      },
    ),
  );
});

it('is another one for any other value of any parameter', () => {
  fc.assert(
    fc.property(question, fc.string(), json, json, (asked, name, first, second) => {
      fc.pre(JSON.stringify(first) !== JSON.stringify(second));
      fc.pre(JSON.stringify(reversed(first)) !== JSON.stringify(second));
      const key = (value: unknown) =>
        analysisKey({ ...asked, parameters: { ...(asked.parameters as object), [name]: value } });
      // Equal apart from the order of properties: the same question.
      fc.pre(JSON.stringify(sorted(first)) !== JSON.stringify(sorted(second)));
      expect(key(first)).not.toBe(key(second));
    }),
  );
});

it('tells arrays in another order, and numbers from their digits', () => {
  const asked = {
    analysis: 'a',
    version: '1',
    model: { sha256: '' },
    data: undefined,
    seed: 0,
    device: 'cpu',
  };
  const keys = [[1, 2], [2, 1], ['1', '2'], { 0: 1, 1: 2 }].map((parameters) =>
    analysisKey({ ...asked, parameters }),
  );
  expect(new Set(keys).size).toBe(4);
  expect(analysisKey({ ...asked, parameters: { steps: undefined } })).toBe(
    analysisKey({ ...asked, parameters: {} }),
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, part]): [string, unknown] => [name, sorted(part)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
