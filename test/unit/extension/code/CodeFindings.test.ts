import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hashCode } from '../../../../src/engine/code/hashCode.ts';
import { SavedAnalyses } from '../../../../src/engine/saved/SavedAnalyses.ts';
import { CodeFindings } from '../../../../src/extension/code/CodeFindings.ts';
import { goToLayer } from '../../../../src/extension/code/goToLayer.ts';
import { KnownResults } from '../../../../src/extension/code/KnownResults.ts';
import { LayerHovers } from '../../../../src/extension/code/LayerHovers.ts';
import { LayerLenses } from '../../../../src/extension/code/LayerLenses.ts';
import { LayerMarks } from '../../../../src/extension/code/LayerMarks.ts';
import { SavedSummaries } from '../../../../src/extension/code/SavedSummaries.ts';
import { showLayer } from '../../../../src/extension/code/showLayer.ts';
import type { Result } from '../../../../src/protocol/Result.ts';
import { codeEditor, OpenCode } from '../../../support/fakeCodeEditor.ts';
import { editor } from '../../../support/fakeEditor.ts';
import { makeConductanceResult, type LayerShape } from '../../../support/makeConductanceResult.ts';

vi.mock('vscode', async () => (await import('../../../support/fakeCodeEditor.ts')).fakeCodeVscode);

const torch = `from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.fc1 = nn.Linear(864, 84)
        self.out = nn.Linear(84, 10)
`;
const layers: readonly LayerShape[] = [
  { name: 'conv1', operator: 'Conv', shape: [6, 24, 24] },
  { name: 'fc1', operator: 'Gemm', shape: [84] },
];

let folder: string;
let opened: { analysis: { result: Result; origin: object; path?: string }; reveal: (at: unknown) => void }[];
let files: { path: string; selection: unknown }[];
let revealed: unknown[];
let inspected: number;
const log: string[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'neuron-lens-code-')));
  editor.reset(folder);
  [opened, files, revealed, inspected] = [[], [], [], 0];
  log.length = 0;
  Object.assign(codeEditor, { active: undefined, visible: [], lists: [] });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function resultOf(code: string, text: string, shapes = layers, more: object = {}): Result {
  const result = makeConductanceResult({ layers: shapes, samples: 4 });
  const model = { ...result.model, path: 'net.onnx', code, codeSha256: hashCode(text), class: undefined };
  return {
    ...result,
    model: { ...model, class: code.endsWith('.py') ? 'Net' : undefined },
    ...more,
  } as Result;
}

function open(result: Result): void {
  opened.push({ analysis: { result, origin: { folder } }, reveal: (at) => revealed.push(at) });
}

/** What stands next to the code, with saved analyses read. */
async function start(sha256 = 'same') {
  const line = (level: string) => (text: string) => void log.push(`${level}: ${text}`);
  const services = {
    log: { debug: line('debug'), warn: line('warn'), info: line('info') },
    engine: {
      inspect: async () => {
        inspected++;
        const [first] = [...opened.map(({ analysis }) => analysis.result.model), known.all[0]?.summary.model];
        return {
          sha256: sha256 === 'same' ? first!.sha256 : sha256,
          layers: layers.map((layer) => ({ ...layer, neurons: 1, parameters: 156, cut: true })),
        };
      },
    },
  } as never;
  const views = {
    get all() {
      return opened;
    },
    get opened() {
      return opened.map(({ analysis }) => analysis);
    },
    onDidChange: () => ({ dispose: () => undefined }),
    openFile: async (path: string, selection: unknown) => void files.push({ path, selection }),
  } as never;
  const saved = new SavedSummaries(services);
  await saved.refresh();
  const known = new KnownResults(views, saved);
  const findings = new CodeFindings(services, known);
  const hovers = new LayerHovers(findings, known, (services as { log: never }).log);
  const hover = async (code: OpenCode, piece: string) => {
    const found = await hovers.provideHover(code as never, code.at(piece) as never);
    return found?.contents.map((each) => (each as { value: string }).value).join('\n');
  };
  const lenses = async (code: OpenCode) =>
    (await new LayerLenses(findings, known).provideCodeLenses(code as never)).map((lens) => lens.command!);
  return { known, findings, hover, lenses };
}

it('shows what open results say, with the parameters of the model as soon as they are read', async () => {
  open(resultOf('model.py', torch));
  writeFileSync(join(folder, 'net.onnx'), '');
  const code = new OpenCode(join(folder, 'model.py'), torch);
  const { hover, lenses } = await start();
  expect(await hover(code, 'conv1')).toContain('**conv1** of net&#46;onnx · Conv · 6 × 24 × 24\n');
  await vi.waitFor(async () => expect(await hover(code, 'conv1')).toContain(' · 156 parameters\n'));
  expect(inspected).toBe(1);
  expect(await hover(code, 'self.out')).toBeUndefined();
  expect(await hover(code, 'import nn')).toBeUndefined();
  expect((await lenses(code)).map(({ title }) => title)).toEqual([
    expect.stringMatching(/^conv1: top #\d #\d #\d$/),
    expect.stringMatching(/^fc1: top #\d+ #\d+ #\d+$/),
  ]);
  editor.settings['neuronLens.codeLens'] = false;
  expect(await lenses(code)).toEqual([]);
  expect(log.some((line) => /^debug: hover: [\d.]+ ms$/.test(line))).toBe(true);
});

it('shows saved results when no page is open, and runs no model in restricted windows', async () => {
  editor.trusted = false;
  const result = resultOf('model.py', torch);
  await new SavedAnalyses(folder).keep('a'.repeat(64), result);
  const code = new OpenCode(join(folder, 'model.py'), torch);
  const { hover, known } = await start();
  const text = await hover(code, 'fc1');
  expect(text).toContain('**fc1** of net&#46;onnx · Gemm · 84\n');
  expect(text).toMatch(/\n4 samples · 2026-01-02$/);
  expect(inspected).toBe(0);
  // The link opens the document at the layer, whichever it was told by.
  const [, address] = /\[Conductance\]\(command:neuronLens\.showLayer\?([^)]*)\)/.exec(text!)!;
  await showLayer(known, JSON.parse(decodeURIComponent(address!)));
  const [document] = readdirSync(join(folder, '.neuron-lens')).filter((name) => name.endsWith('.nlens.json'));
  expect(files).toEqual([
    { path: join(folder, '.neuron-lens', document!), selection: expect.objectContaining({ layer: 'fc1' }) },
  ]);
  // Now open: the same link shows that page.
  open(result);
  await showLayer(known, JSON.parse(decodeURIComponent(address!)));
  expect(revealed).toEqual([expect.objectContaining({ layer: 'fc1' })]);
  expect(files).toHaveLength(1);
});

it('reads anew what is saved meanwhile, and passes over what is damaged', async () => {
  const saved = new SavedAnalyses(folder);
  await saved.keep('a'.repeat(64), resultOf('model.py', torch));
  const later = { createdAt: '2026-03-04T00:00:00.000Z' };
  const summaries = new SavedSummaries({
    log: { debug: () => 0, warn: (text: string) => log.push(text) },
  } as never);
  await summaries.refresh();
  const [first] = summaries.all;
  await saved.keep('b'.repeat(64), resultOf('model.py', torch, layers, later));
  await saved.keep('c'.repeat(64), resultOf('model.py', torch, layers, { ...later, seed: 3 }));
  writeFileSync(join(folder, '.neuron-lens', `conductance-${'c'.repeat(16)}.nlens.json`), '{"kind":');
  await summaries.refresh();
  expect(summaries.all).toHaveLength(2);
  expect(summaries.all).toContain(first);
  expect(log).toEqual([
    expect.stringContaining(`conductance-${'c'.repeat(16)}.nlens.json: not a JSON document`),
  ]);
});

it('says that a line or the model changed, and keeps what is said of other lines', async () => {
  open(resultOf('model.py', torch));
  writeFileSync(join(folder, 'model.py'), torch);
  const code = new OpenCode(join(folder, 'model.py'), torch);
  const { hover, lenses } = await start();
  expect(await hover(code, 'conv1')).not.toContain('changed');
  code.edit(`# one line more\n${torch.replace('1, 6, 5', '1, 6, 3')}`);
  expect(await hover(code, 'conv1')).toContain(
    '⚠ This line has changed since the analysis of 2026&#45;01&#45;02',
  );
  expect(await hover(code, 'fc1')).not.toContain('changed');
  expect((await lenses(code))[0]!.title).toContain('(the code has changed since)');

  writeFileSync(join(folder, 'net.onnx'), 'trained anew');
  const other = await start('f'.repeat(64));
  const same = new OpenCode(join(folder, 'model.py'), torch);
  await vi.waitFor(async () =>
    expect(await other.hover(same, 'fc1')).toContain('⚠ net&#46;onnx is another network now'),
  );
});

it('marks the lines: full where it is sure, a ring where it is not', async () => {
  open(resultOf('model.py', torch));
  writeFileSync(join(folder, 'model.py'), torch);
  const code = new OpenCode(join(folder, 'model.py'), torch);
  codeEditor.visible = [code.editor()];
  const { findings } = await start();
  const marks = new LayerMarks(findings);
  marks.refresh();
  const linesOf = (ring: boolean) =>
    code.marked.findLast(({ type }) => type.svg.includes('fill="none"') === ring)?.lines;
  await vi.waitFor(() => expect([linesOf(false), linesOf(true)]).toEqual([[6, 7], []]));
  code.edit(torch.replace('1, 6, 5', '1, 6, 3'));
  marks.refresh();
  await vi.waitFor(() => expect([linesOf(false), linesOf(true)]).toEqual([[7], [6]]));
  editor.settings['neuronLens.gutterMarks'] = false;
  marks.refresh();
  await vi.waitFor(() => expect([linesOf(false), linesOf(true)]).toEqual([[], []]));
});

it('goes from a line to its layer, and asks where the line is none', async () => {
  const code = new OpenCode(join(folder, 'model.py'), torch);
  codeEditor.active = code.editor('conv1');
  const none = await start();
  await goToLayer(none.findings, none.known);
  expect(editor.told).toEqual([expect.stringMatching(/^No analysis with layers is open or saved/)]);

  open(resultOf('model.py', torch));
  const { findings, known } = await start();
  await goToLayer(findings, known);
  expect(revealed).toEqual([expect.objectContaining({ layer: 'conv1' })]);
  expect(codeEditor.lists).toEqual([]);
  codeEditor.active = code.editor('import');
  await goToLayer(findings, known);
  expect(codeEditor.lists).toEqual([
    { labels: ['conv1', 'fc1'], placeHolder: 'Which layer? The line at the cursor defines none.' },
  ]);
});

it('does nothing for links that are not its own', async () => {
  open(resultOf('model.py', torch));
  const { known } = await start();
  for (const target of [undefined, [], ['0', '0'], [0, 99], [7, 0], [-1, 0], { path: '/etc' }]) {
    await showLayer(known, target);
  }
  expect([revealed, files]).toEqual([[], []]);
});

it.each([
  [
    'model.py',
    `def build():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(6, 5, name="conv1")(inputs)
    x = layers.Dense(84, name="fc1")(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(10)(x))
`,
  ],
  [
    'model.ts',
    `const model = tf.sequential({ layers: [
  tf.layers.conv2d({ filters: 6, kernelSize: 5, name: 'conv1' }),
  tf.layers.flatten(),
  tf.layers.dense({ units: 84, name: 'fc1' }),
  tf.layers.dense({ units: 10 }),
] });
`,
  ],
])('shows findings in code of Keras and TensorFlow.js, too: %s', async (path, text) => {
  const result = resultOf(path, text);
  open({ ...result, model: { ...result.model, class: undefined } } as Result);
  const code = new OpenCode(join(folder, path), text);
  const { hover, lenses } = await start();
  expect(await hover(code, path.endsWith('py') ? 'Conv2D' : 'conv2d')).toContain('**conv1** of net&#46;onnx');
  expect(await hover(code, path.endsWith('py') ? 'Dense(84' : 'dense({ units: 84')).toContain('**fc1**');
  expect(await lenses(code)).toHaveLength(2);
});
