// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeArray } from '../../../src/protocol/EncodedArray.ts';
import type { PathwayResult } from '../../../src/protocol/PathwayResult.ts';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import type { RequestedPrototype, ViewHost, ViewSelection } from '../../../webview/views/ViewHost.ts';
import { makePathway, makePathwayResult } from '../../support/makePathwayResult.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

function show(result: PathwayResult = makePathwayResult(), host: ViewHost = {}, more: object = {}): void {
  render(<ResultView result={result} host={host} {...more} />);
}
const section = (title: string | RegExp) =>
  screen.getByRole('heading', { level: 2, name: title }).closest('section') as HTMLElement;
const slider = () => screen.getByRole('slider', { name: 'Sparsity' }) as HTMLInputElement;
const slideTo = (level: number) => fireEvent.input(slider(), { target: { value: String(level) } });
const rows = (table: HTMLElement) =>
  [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
const button = (text: string) =>
  [...document.querySelectorAll('vscode-button')].find((each) => each.textContent === text)!;

describe('PathwayView', () => {
  it('says whose response it is, and shows the input beside its maps', () => {
    show();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Critical pathways of small.onnx on digits.npy',
    );
    expect(document.body.textContent).toContain(
      'row 3, label 1 (dog), predicted 1 (dog); output 1 (dog) is 5.25',
    );
    const maps = section('Pixel maps');
    expect(within(maps).getByRole('img', { name: 'Input, row 3' })).toBeTruthy();
    expect(within(maps).getByRole('img', { name: /^Pathway gradient at 95.0.%: red where/ })).toBeTruthy();
    for (const name of ['Gradient', 'Guided backpropagation', 'GradCAM', 'Integrated gradients']) {
      expect(within(maps).getByRole('img', { name })).toBeTruthy();
    }
    expect(maps.textContent).toContain('change of output 1 (dog) per unit of input');
  });

  it('goes through the sparsities with the slider, which says what is there', () => {
    show();
    expect(slider().value).toBe('1');
    expect(slider().getAttribute('aria-valuetext')).toBe(
      '97.5\u2009% of the neurons left out, 1 on the pathway (asked for: 95.0\u2009%)',
    );
    expect(
      screen.getByRole('heading', { level: 2, name: 'Pathway: 1 of 40 neurons in 2 layers' }),
    ).toBeTruthy();

    slideTo(0);
    expect(slider().getAttribute('aria-valuetext')).toBe(
      '80.0\u2009% of the neurons left out, 8 on the pathway',
    );
    expect(
      screen.getByRole('heading', { level: 2, name: 'Pathway: 8 of 40 neurons in 2 layers' }),
    ).toBeTruthy();
    expect(screen.getByRole('img', { name: /^Pathway gradient at 80.0.%: red where/ })).toBeTruthy();
    const layers = within(screen.getByRole('listbox', { name: 'Layers of the pathway' }));
    expect(layers.getAllByRole('option').map((each) => each.textContent)).toEqual([
      '1 conv (2 × 4 × 4): 4 of 32 neurons on the pathway (12.5\u2009%), 16 left out, 12 dead',
      '2 dense (8): 4 of 8 neurons on the pathway (50.0\u2009%), 2 left out, 2 dead',
    ]);
    expect(section('Overlap with other scores at 80.0\u2009%')).toBeTruthy();
  });

  it('goes there from the small maps and the table as well', () => {
    show();
    const small = within(screen.getByRole('group', { name: 'Pathway gradients by sparsity' }));
    fireEvent.click(small.getAllByRole('button')[0]!);
    expect(slider().value).toBe('0');
    expect(small.getAllByRole('button').map((each) => each.getAttribute('aria-pressed'))).toEqual([
      'true',
      'false',
    ]);
    fireEvent.click(within(section('At each sparsity')).getByRole('button', { name: '95.0\u2009%' }));
    expect(slider().value).toBe('1');
  });

  it('tells what came out at each sparsity, and how far the map holds', () => {
    show();
    const levels = section('At each sparsity');
    expect(rows(levels.querySelector('table')!)).toEqual([
      ['80.0\u2009%', '80.0\u2009%', '8', '0\u2009%', '4.50', '0.00200'],
      ['95.0\u2009%', '97.5\u2009%*', '1', '0\u2009%', '−1.25', '0.0100'],
    ]);
    expect(levels.textContent).toContain('Within 0.0100 of this input');
    expect(levels.textContent).toContain('all 36 inputs may change by 0.00167 each');
  });

  it('compares the pathways of other scores, whole and by layer', () => {
    show();
    expect(rows(section(/^Overlap/).querySelector('table')!)).toEqual([
      ['NeuronMCT', '0.500', '95.0\u2009%', '0\u2009%'],
      ['DGR(init=random)', '0', '95.0\u2009%', '50.0\u2009%'],
    ]);
    expect(section(/^Layer 2/).textContent).toContain(
      'Overlap in this layer: NeuronMCT 0.500, DGR(init=random) 0.',
    );
  });

  it('lists the strongest neurons of the layer that the arrow keys choose', () => {
    show();
    slideTo(0);
    expect(rows(section(/^Layer 2/).querySelector('table')!)).toEqual([
      ['neuron 6', '1.50', '95.0\u2009%'],
      ['neuron 0', '0.500', '80.0\u2009%'],
      ['neuron 3', '0.400', '80.0\u2009%'],
      ['neuron 1', '0.200', '80.0\u2009%'],
    ]);
    const layers = screen.getByRole('listbox', { name: 'Layers of the pathway' });
    fireEvent.keyDown(layers, { key: 'ArrowLeft' });
    const tables = section(/^Layer 1/).querySelectorAll('table');
    expect(rows(tables[0]!)[1]).toEqual(['channel 1, row 1, column 0', '0.500', '80.0\u2009%']);
    expect(rows(tables[1]!)).toEqual([
      ['channel 0', '2', '12.5\u2009%'],
      ['channel 1', '2', '12.5\u2009%'],
    ]);
    expect(section(/^Layer 1/).textContent).toContain('Its signed scores sum to 4.00');
  });

  it('opens the layer’s line, and makes the prototype of a channel, where the host can', async () => {
    const lines: string[] = [];
    const targets: RequestedPrototype[] = [];
    const result = makePathwayResult();
    const [conv, dense] = result.layers;
    show(
      { ...result, layers: [{ ...conv!, line: 12 }, dense!] },
      {
        openLine: (layer) => lines.push(layer),
        requestPrototype: (target) => {
          targets.push(target);
          return Promise.resolve({ image: encodeArray(new Float32Array(36), [1, 6, 6]) });
        },
      },
      { selection: { pathway: { sample: 0, level: 0, layer: 0 } } },
    );
    fireEvent.click(button('Show line 12'));
    expect(lines).toEqual(['conv']);
    fireEvent.click(screen.getByRole('button', { name: 'channel 1, row 1, column 0' }));
    fireEvent.click(button('Make prototype'));
    expect(targets).toEqual([{ layer: 'conv', neurons: [1] }]);
    await waitFor(() => screen.getByRole('img', { name: 'Prototype of channel 1' }));
  });

  it('goes from sample to sample, and tells what is chosen so that it can come back', () => {
    const chosen: ViewSelection[] = [];
    const first = makePathway();
    const second = makePathway({ sample: { index: 9, predicted: 0, target: 0, output: 2 } });
    const result = makePathwayResult();
    const shown = encodeArray(new Float32Array(72), [2, 1, 6, 6]);
    show(
      { ...result, input: { ...result.input, shown }, pathways: [first, second] },
      {},
      { onSelection: (selection: ViewSelection) => chosen.push(selection) },
    );
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Samples' }), { key: 'ArrowRight' });
    expect(document.body.textContent).toContain('row 9, predicted 0 (cat); output 0 (cat) is 2.00');
    slideTo(0);
    expect(chosen.at(-1)).toEqual({ pathway: { sample: 1, level: 0, layer: 1 } });
  });

  it('takes no choice of an older document for one of this', () => {
    show(makePathwayResult(), {}, { selection: { pathway: { sample: 3, level: 7, layer: 9 } } });
    expect(slider().value).toBe('1');
    expect(section(/^Layer 2/)).toBeTruthy();
  });

  it('shows a map without comparisons, other methods and layers’ lines', () => {
    show(makePathwayResult({ pathways: [makePathway({ comparisons: [], maps: [] })] }), { openLine() {} });
    expect(screen.queryByRole('heading', { name: /^Overlap/ })).toBeNull();
    expect(screen.queryByText(/^Other methods/)).toBeNull();
    expect(button('Show line')).toBeUndefined();
  });

  it('gives each sparsity its own scale where one would leave a map blank, and says so', () => {
    const pathway = makePathway();
    const [one, other] = pathway.sparsity;
    const map = (value: number) => encodeArray(new Float32Array(36).fill(value), [1, 6, 6]);
    const levels = [
      { ...one!, gradient: map(0.5) },
      { ...other!, gradient: map(0.001) },
    ];
    show(makePathwayResult({ pathways: [makePathway({ sparsity: levels })] }));
    const maps = section('Pixel maps');
    expect(maps.textContent).toContain('each under its own scale');
    expect(maps.textContent).toContain('± 0.500');
    expect(maps.textContent).toContain('± 0.00100');
  });

  it('says where a map is 0 everywhere', () => {
    const [one, other] = makePathway().sparsity;
    const gradient = encodeArray(new Float32Array(36), [1, 6, 6]);
    show(makePathwayResult({ pathways: [makePathway({ sparsity: [one!, { ...other!, gradient }] })] }));
    expect(section('Pixel maps').textContent).toContain('pathway gradient at 95.0\u2009%, 0 everywhere');
  });
});
