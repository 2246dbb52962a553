// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inspectStructure } from '../../../src/engine/service/inspectStructure.ts';
import { layerCommands, modelCommands, type LayerWords } from '../../../src/protocol/modelMessages.ts';
import { ModelStructureSchema, type ModelStructure } from '../../../src/protocol/ModelStructure.ts';
import { fitModelGraph } from '../../../webview/views/fitModelGraph.ts';
import { layoutModelGraph, vertexSize } from '../../../webview/views/layoutModelGraph.ts';
import { ModelView } from '../../../webview/views/ModelView.tsx';
import { networkPath } from '../../support/networks.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const examples = join(import.meta.dirname, '../../../examples/mnist');
let lenet: ModelStructure;
beforeAll(async () => {
  lenet = await inspectStructure({ workspace: examples, model: join(examples, 'lenet5.onnx') });
});

function show(model: ModelStructure, trusted = true, findings: LayerWords[] = []) {
  const host = {
    ...{ onSelected: vi.fn(), onOpenLine: vi.fn(), onShowFindings: vi.fn() },
    ...{ onRun: vi.fn(), onRunOnLayer: vi.fn() },
  };
  render(<ModelView model={model} trusted={trusted} findings={findings} {...host} />);
  return host;
}
const rows = () =>
  [...document.querySelectorAll('.nl-table-scroll tbody tr')].map((row) =>
    [...row.querySelectorAll('td, th')].map(({ textContent }) => textContent),
  );
const buttons = () => [...document.querySelectorAll<HTMLElement>('.nl-header .nl-actions vscode-button')];
/** A chain of so many layers. */
const chain = (count: number): ModelStructure => ({
  ...lenet,
  layers: Array.from({ length: count }, (_, i) => ({ ...lenet.layers[0]!, name: `layer ${i}` })),
  vertices: Array.from({ length: count }, (_, i) => ({
    kind: 'layer' as const,
    name: `layer ${i}`,
    operator: 'Conv',
    layer: i,
    operations: [],
  })),
  edges: Array.from({ length: count - 1 }, (_, i): [number, number] => [i, i + 1]),
});

describe('ModelView', () => {
  it('shows what the file says, its layers and their graph', () => {
    expect(() => ModelStructureSchema.parse(lenet)).not.toThrow();
    show(lenet);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('lenet5.onnx');
    const text = document.body.textContent;
    for (const part of ['61\u2009706', 'input', 'logits', '[batch, 1, 32, 32]', '249 kB']) {
      expect(text).toContain(part);
    }
    expect(rows().map(([, name]) => name)).toEqual(lenet.layers.map(({ name }) => name));
    expect(rows()).toHaveLength(lenet.layers.length);
    expect(document.querySelectorAll('.nl-vertex')).toHaveLength(lenet.vertices.length);
    expect(document.querySelectorAll('.nl-model-graph path')).toHaveLength(lenet.edges.length);
  });

  it('shows the attributes and weights of the layer that is chosen in the table or the graph', () => {
    const { onOpenLine, onSelected } = show(lenet);
    const [first] = lenet.layers;
    fireEvent.click(document.querySelector('.nl-table-scroll tbody .nl-link')!);
    expect(onSelected).toHaveBeenLastCalledWith(first!.name);
    const details = () => document.querySelector('.nl-model-vertex')!.textContent;
    expect(details()).toContain('kernel_shape = [5, 5]');
    expect(details()).toContain('float32 6 × 1 × 5 × 5');
    expect(document.querySelector('.nl-vertex-selected text')!.textContent).toBe(first!.name);
    fireEvent.click(document.querySelector('.nl-model-vertex vscode-button')!);
    expect(onOpenLine).toHaveBeenCalledWith(first!.name);

    fireEvent.keyDown([...document.querySelectorAll('.nl-vertex')].at(-1)!, { key: 'Enter' });
    expect(onSelected).toHaveBeenLastCalledWith(lenet.vertices.at(-1)!.name);
    expect(details()).toContain('Gemm');
    expect(document.querySelector('tr.nl-selected')).toBeNull();
  });

  it('is sorted by its columns', () => {
    show(lenet);
    fireEvent.click(screen.getByText('Parameters', { selector: 'button' }));
    const most = Math.max(...lenet.layers.map(({ parameters }) => parameters));
    expect(rows()[0]![1]).toBe(lenet.layers.find(({ parameters }) => parameters === most)!.name);
  });

  it('runs analyses, where the workspace is trusted', () => {
    const { onRun } = show(lenet);
    expect(buttons().map(({ textContent }) => textContent)).toEqual(modelCommands.map(({ text }) => text));
    fireEvent.click(buttons()[0]!);
    expect(onRun).toHaveBeenCalledWith('neuronLens.rankNeurons');
    cleanup();
    show(lenet, false);
    expect(buttons().every((button) => button.hasAttribute('disabled'))).toBe(true);
    expect(document.body.textContent).toContain('This workspace is not trusted');
  });

  it('runs analyses on the layer that is chosen', () => {
    const { onRunOnLayer } = show(lenet);
    fireEvent.click(document.querySelector('.nl-table-scroll tbody .nl-link')!);
    const ofLayer = [...document.querySelectorAll('.nl-model-vertex vscode-button')].slice(-3);
    expect(ofLayer.map(({ textContent }) => textContent)).toEqual(layerCommands.map(({ text }) => text));
    fireEvent.click(ofLayer[0]!);
    expect(onRunOnLayer).toHaveBeenCalledWith('neuronLens.rankNeurons', lenet.layers[0]!.name);
  });

  it('finds layers by words of their names and operators', () => {
    const layers = Array.from({ length: 40 }, (_, i) => ({
      ...lenet.layers[0]!,
      name: `block${i}.conv`,
      operator: i % 2 ? 'Gemm' : 'Conv',
    }));
    show({ ...lenet, layers });
    const field = document.querySelector('vscode-text-field') as HTMLElement & { value: string };
    const search = (text: string) => {
      field.value = text;
      fireEvent.input(field);
    };
    search('BLOCK1 gemm');
    expect(rows().map(([, name]) => name)).toEqual([1, 11, 13, 15, 17, 19].map((i) => `block${i}.conv`));
    expect(screen.getByText('6 found')).toBeTruthy();
    search('nothing');
    expect(rows()).toEqual([]);
    expect(screen.getByText('No layer is called so.')).toBeTruthy();
  });

  it('shows the nodes of a network that cannot be analysed, with the reason', () => {
    show({
      ...lenet,
      refused: 'operator Loop is not supported',
      layers: [],
      vertices: [
        { kind: 'input', name: 'x', operator: '', operations: [] },
        { kind: 'node', name: '<b>loop</b>', operator: 'Loop', operations: [] },
      ],
      edges: [[0, 1]],
    });
    expect(document.body.textContent).toContain('cannot be analysed: operator Loop is not supported');
    expect(document.querySelectorAll('.nl-vertex')).toHaveLength(2);
    expect(document.querySelector('.nl-vertex b')).toBeNull();
  });

  it('renders of a thousand layers those in view', () => {
    show(chain(1000));
    expect(document.querySelectorAll('.nl-vertex').length).toBeLessThan(100);
    expect(rows().length).toBeLessThan(200);
  });

  it('shows what analyses say of layers, as text, and leads to them', () => {
    const [, second] = lenet.layers;
    const { onShowFindings, onSelected } = show(lenet, true, [
      { layer: second!.name, words: 'top #1 <b>#2</b> · 1 rule' },
      { layer: 'of another network', words: '3 critical' },
    ]);
    expect(rows().map((row) => row[2])).toEqual(['', 'top #1 <b>#2</b> · 1 rule', '', '']);
    fireEvent.click(screen.getByText('top #1 <b>#2</b> · 1 rule'));
    expect(onShowFindings).toHaveBeenCalledWith(second!.name);
    expect(onSelected).not.toHaveBeenCalled();
    expect(screen.getByText('Findings')).toBeTruthy();
    cleanup();
    show(lenet);
    expect(screen.queryByText('Findings')).toBeNull();
  });

  it('shows a graph as a whole, larger and smaller', async () => {
    show(chain(500));
    const picture = () => {
      const svg = document.querySelector('.nl-model-graph svg')!;
      return { width: Number(svg.getAttribute('width')), height: Number(svg.getAttribute('height')) };
    };
    const press = (key: string) => fireEvent.keyDown(document.querySelector('.nl-model-graph')!, { key });
    const full = picture();
    expect(full.height).toBe(500 * vertexSize.down);
    press('0');
    expect(picture().height).toBeLessThanOrEqual(520);
    expect(picture().width).toBeLessThanOrEqual(600);
    expect(document.querySelectorAll('.nl-vertex')).toHaveLength(500);
    // Texts of that size could not be read.
    expect(document.querySelector('.nl-vertex text')).toBeNull();
    press('-');
    const fitted = picture();
    press('+');
    expect(picture().height).toBeCloseTo(fitted.height * 1.35, 3);
    fireEvent.click(screen.getByText('100 %'));
    expect(picture()).toEqual(full);
    const graph = document.querySelector('.nl-model-graph')!;
    fireEvent.wheel(graph, { deltaY: -300 });
    expect(picture()).toEqual(full);
    // The document's own wheel events know no keys.
    fireEvent(
      graph,
      Object.assign(new Event('wheel', { cancelable: true }), { deltaY: -150, ctrlKey: true }),
    );
    await vi.waitFor(() => expect(picture().width).toBeGreaterThan(full.width));
  });
});

describe('fitModelGraph', () => {
  it('leaves what fits as it is, and puts long ones into columns that fill the frame', () => {
    expect(fitModelGraph({ rows: 6, width: 256 }, 600, 520)).toEqual({ scale: 1, columns: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 256, max: 5000 }), (count, width) => {
        const { scale, columns } = fitModelGraph({ rows: count, width }, 600, 520);
        expect(scale * columns * width).toBeLessThanOrEqual(600.001);
        expect(scale * Math.ceil(count / columns) * vertexSize.down).toBeLessThanOrEqual(520.001);
        const one = Math.min(1, 600 / width, 520 / (count * vertexSize.down));
        expect(scale).toBeGreaterThanOrEqual(one);
      }),
    );
    expect(fitModelGraph({ rows: 2000, width: 256 }, 600, 520).scale).toBeGreaterThan(0.08);
  });
});

describe('layoutModelGraph', () => {
  it('leads every edge down, and lets no vertices of a row overlap', async () => {
    const graph = fc
      .integer({ min: 1, max: 40 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 80 }),
        ),
      );
    fc.assert(
      fc.property(graph, ([count, pairs]) => {
        const edges = pairs.filter(([from, to]) => from < to);
        const vertices = lenet.vertices.slice(0, 1);
        const {
          places,
          rows: total,
          width,
        } = layoutModelGraph({
          vertices: Array.from({ length: count }, () => vertices[0]!),
          edges,
        });
        for (const [from, to] of edges) expect(places[from]!.row).toBeLessThan(places[to]!.row);
        for (const { row, x } of places) {
          expect(row).toBeLessThan(total);
          expect(x).toBeGreaterThanOrEqual(vertexSize.width / 2);
          expect(x).toBeLessThanOrEqual(width - vertexSize.width / 2);
        }
        for (let row = 0; row < total; row++) {
          const across = places.filter((place) => place.row === row).map(({ x }) => x);
          across.sort((a, b) => a - b);
          across.forEach((x, i) => {
            if (i > 0) expect(x - across[i - 1]!).toBeGreaterThan(vertexSize.width);
          });
        }
      }),
    );
  });

  it('has the residual connections of a network', async () => {
    const { vertices, edges } = await inspectStructure({ model: networkPath('residual') });
    const { places } = layoutModelGraph({ vertices, edges });
    expect(edges.some(([from, to]) => places[to]!.row - places[from]!.row > 1)).toBe(true);
    // Whatever is computed, is computed from something, and goes somewhere.
    vertices.forEach(({ kind }, i) => {
      if (kind !== 'input') expect(edges.some(([, to]) => to === i)).toBe(true);
      if (kind !== 'output') expect(edges.some(([from]) => from === i)).toBe(true);
    });
  });
});
