import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { plainText } from '../../../src/report/plainText.ts';
import { hostileText, withTexts } from '../../support/hostile.ts';
import { keepOutput } from '../../support/keepOutput.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';
import { makeOnnx } from '../../support/makeOnnx.ts';

const printed = keepOutput();

/** What terminals obey, or that turns the direction of writing; besides line breaks. */
// eslint-disable-next-line no-control-regex
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

function hostileModel(): string {
  const path = printed.file('hostile.onnx');
  const model = makeOnnx({
    producer: hostileText,
    inputs: { x: ['batch', 2] },
    weights: { w: { dims: [2, 3], data: [1, 2, 3, 4, 5, 6] } },
    nodes: [
      ['MatMul', 'x w', 'h', {}, { name: hostileText }],
      ['Relu', 'h', 'y', {}, { name: `${hostileText} 2` }],
    ],
    outputs: ['y'],
  });
  writeFileSync(path, model);
  return path;
}

it('a model with hostile names is described without codes', async () => {
  expect(await runCli(['inspect', '--model', hostileModel()])).toBe(0);
  expect(printed.out).toContain('<img src=x');
  expect(printed.out).not.toMatch(obeyed);
  // Names begin no lines of their own.
  expect(printed.out).not.toMatch(/^.?\[31m/m);
});

it('JSON is the same data, with codes escaped', async () => {
  const path = hostileModel();
  expect(await runCli(['inspect', '--model', path, '--json'])).toBe(0);
  expect(printed.out.trimEnd()).not.toMatch(obeyed);
  expect(JSON.parse(printed.out)).toMatchObject({ path });
  expect((JSON.parse(printed.out) as { producer: string }).producer).toContain('\u009b31m');
});

it('a hostile saved analysis is printed without codes', async () => {
  const path = printed.file('hostile.nlens.json');
  writeFileSync(
    path,
    JSON.stringify(withTexts(makeConductanceResult({ samples: 3 }), (text) => `${hostileText} ${text}`)),
  );
  expect(await runCli(['report', path])).toBe(0);
  expect(printed.out).toContain('<img src=x');
  expect(printed.out).not.toMatch(obeyed);
});

it.each([[], ['--verbose']])('errors name what is wrong without codes %s', async (...more) => {
  const path = printed.file('damaged.nlens.json');
  writeFileSync(path, JSON.stringify({ ...makeConductanceResult({ samples: 3 }), [hostileText]: 1 }));
  expect(await runCli(['report', path, ...more])).toBe(2);
  expect(printed.err).toMatch(/^neuron-lens: .*damaged or foreign analysis/);
  expect(printed.err).not.toMatch(obeyed);
});

it('what is printed keeps its lines', () => {
  expect(plainText('a\nb\u001b[2J\r\tc\u2028d')).toBe('a\nb [2J  c d');
});
