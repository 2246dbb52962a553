// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeArray, encodeArray } from '../../../src/protocol/EncodedArray.ts';
import type { PixelMapResponse } from '../../../src/protocol/requests.ts';
import { formatNumber, formatPercent } from '../../../src/report/formatNumber.ts';
import { rankNeurons } from '../../../src/report/rankNeurons.ts';
import { groupLayer } from '../../../webview/views/groupLayer.ts';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { sampleGroups } from '../../../webview/views/sampleGroups.ts';
import type { ViewHost, ViewSelection } from '../../../webview/views/ViewHost.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';

// plotly draws on a canvas and measures texts, which this document cannot. What it is given is checked elsewhere.
vi.mock('../../../webview/plotly.ts', () => ({
  default: { react: async () => ({ removeAllListeners() {}, on() {} }), purge() {} },
}));

// Its elements style themselves with parts of CSS that this document lacks. Undefined, they are plain elements with the
// same names, attributes and events.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const status = () => [...document.querySelectorAll('[role=status]')].at(-1)!.textContent;
const button = (text: string | RegExp) =>
  [...document.querySelectorAll('vscode-button')].find((element) =>
    typeof text === 'string' ? element.textContent === text : text.test(element.textContent ?? ''),
  );

function choose(label: string, value: string) {
  const dropdown = document.querySelector(`vscode-dropdown[aria-label="${label}"]`) as HTMLElement & {
    value: string;
  };
  dropdown.value = value;
  fireEvent(dropdown, new CustomEvent('change'));
}
const classes = () =>
  [...document.querySelectorAll('vscode-dropdown[aria-label=Class] vscode-option')].map(
    ({ textContent }) => textContent,
  );

function show(host: ViewHost = {}, options: Parameters<typeof makeConductanceResult>[0] = {}) {
  const result = makeConductanceResult({ samples: 8, shown: 4, ...options });
  render(<ResultView result={result} host={host} />);
  return result;
}

describe('ConductanceView', () => {
  it('says that it is a saved answer where it is one, and computes it again', () => {
    const runAgain = vi.fn();
    const result = show({ runAgain });
    const notice = document.querySelector('.nl-saved')!;
    const time = result.createdAt.slice(0, 16).replace('T', ' ');
    expect(notice.textContent).toContain(`Saved analysis of ${time} UTC`);
    fireEvent.click(button('Run Again')!);
    expect(runAgain).toHaveBeenCalledOnce();
    cleanup();
    show({ copy: () => undefined });
    expect(document.querySelector('.nl-saved')).toBeNull();
  });

  it('says what was analysed and starts with the best neuron of the last complete layer', () => {
    const result = show();
    const last = result.layers.at(-1)!;
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('lenet5-relu.onnx');
    expect(status()).toBe(`Layer ${last.name}, neuron ${rankNeurons(last)[0]}, sample in row 0`);
    expect(document.querySelector('.nl-facts')!.textContent).toContain('64 (auto)');
  });

  it('shows warnings as sentences', () => {
    const result = { ...makeConductanceResult({ samples: 3 }), warnings: ['The largest error is 3 %.'] };
    render(<ResultView result={result} host={{}} />);
    expect(screen.getByRole('list', { name: 'Warnings' }).textContent).toBe('The largest error is 3 %.');
  });

  it('moves through the layers with the keyboard', () => {
    const result = show();
    const layers = screen.getByRole('listbox', { name: 'Layers' });
    fireEvent.keyDown(layers, { key: 'Home' });
    expect(status()).toContain(`Layer ${result.layers[0]!.name},`);
    fireEvent.keyDown(layers, { key: 'ArrowRight' });
    expect(status()).toContain(`Layer ${result.layers[1]!.name},`);
    const chosen = within(layers).getByRole('option', { selected: true });
    expect(chosen.getAttribute('aria-label')).toContain(result.layers[1]!.name);
    expect(layers.getAttribute('aria-activedescendant')).toBe(chosen.id);
  });

  it('shows the line of a layer that is clicked, not of those that the keys pass', () => {
    const openLine = vi.fn();
    const result = show({ openLine });
    const layers = screen.getByRole('listbox', { name: 'Layers' });
    fireEvent.keyDown(layers, { key: 'Home' });
    fireEvent.keyDown(layers, { key: 'ArrowRight' });
    expect(status()).toContain(`Layer ${result.layers[1]!.name},`);
    expect(openLine).not.toHaveBeenCalled();
    fireEvent.click(within(layers).getAllByRole('option')[0]!);
    expect(openLine.mock.calls).toEqual([[result.layers[0]!.name]]);
  });

  it('moves through the ranking with the keyboard, in its order', () => {
    const result = show();
    const order = rankNeurons(result.layers.at(-1)!);
    const list = screen.getByRole('listbox', { name: 'Neurons by conductance' });
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(status()).toContain(`neuron ${order[2]},`);
    fireEvent.keyDown(list, { key: 'End' });
    expect(status()).toContain(`neuron ${order[19]},`);
  });

  it('says that completeness does not apply to a branch and leads to the layer where it does', () => {
    const result = show();
    const branch = result.layers.findIndex(({ completeness }) => completeness === 'not a cut');
    fireEvent.click(screen.getAllByRole('option', { name: /not a cut/ })[0]!);
    expect(status()).toContain(`Layer ${result.layers[branch]!.name},`);
    expect(document.querySelector('.nl-summary')!.textContent).toContain('Completeness does not apply');
    fireEvent.click(button(/^Go to conv3/)!);
    expect(status()).toContain('Layer conv3,');
  });

  it('has no buttons for what its place cannot do', () => {
    show();
    const texts = [...document.querySelectorAll('vscode-button')].map((element) => element.textContent);
    expect(texts).toEqual(['Show all 84']);
    expect(document.querySelector('.nl-summary')!.textContent).toContain('of model.py');
  });

  it('asks its host to save, export, copy and open the line', () => {
    const host = { openLine: vi.fn(), exportReport: vi.fn(), saveResult: vi.fn(), copy: vi.fn() };
    const result = show(host);
    fireEvent.click(button('Save…')!);
    fireEvent.click(button('Export report…')!);
    fireEvent.click(button('Copy')!);
    fireEvent.click(button(/^Show in code/)!);
    expect(host.saveResult).toHaveBeenCalledOnce();
    expect(host.exportReport).toHaveBeenCalledOnce();
    expect(host.copy.mock.calls[0]![0]).toContain('Conductance of lenet5-relu.onnx');
    expect(host.openLine).toHaveBeenCalledWith(result.layers.at(-1)!.name);
  });

  it('asks for a missing pixel map, tells of a failure and shows what a second try gives', async () => {
    const answers: { resolve: (map: PixelMapResponse) => void; reject: (error: Error) => void }[] = [];
    const requestPixelMap = vi.fn(
      () => new Promise<PixelMapResponse>((resolve, reject) => void answers.push({ resolve, reject })),
    );
    const result = show({ requestPixelMap });
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Neurons by conductance' }), { key: 'End' });
    const neuron = rankNeurons(result.layers.at(-1)!)[19];
    fireEvent.click(button('Compute the pixel map')!);
    expect(requestPixelMap).toHaveBeenCalledWith(result.layers.at(-1)!.name, neuron, 0);
    const map = document.querySelector('.nl-map')!;
    expect(map.textContent).toContain('Computing');
    await act(async () => answers[0]!.reject(new Error('the engine was stopped')));
    expect(map.textContent).toContain('the engine was stopped');
    fireEvent.click(button('Try again')!);
    await act(async () => answers[1]!.resolve({ map: result.maps[0]!.map, sum: 1.5 }));
    expect(map.textContent).toContain('The map sums to 1.50');
  });

  it('makes the prototype of the chosen neuron, and says why it cannot', async () => {
    const image = encodeArray(new Float32Array(16), [1, 4, 4]);
    const requestPrototype = vi
      .fn()
      .mockRejectedValueOnce(new Error('The model has changed.'))
      .mockResolvedValueOnce({ image });
    const result = show({ requestPrototype });
    const layer = result.layers.at(-1)!;
    const neuron = rankNeurons(layer)[0]!;
    fireEvent.click(screen.getByText('Make prototype'));
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The prototype could not be made: The model has changed.',
    );
    fireEvent.click(screen.getByText('Try again'));
    await screen.findByRole('img', { name: `Prototype of neuron ${neuron}` });
    expect(requestPrototype.mock.calls).toEqual([
      [{ layer: layer.name, neurons: [neuron] }],
      [{ layer: layer.name, neurons: [neuron] }],
    ]);
  });

  it('offers no prototype where no host can make one, and none of elements of a channel', () => {
    show();
    expect(screen.queryByText('Make prototype')).toBeNull();
    cleanup();
    const result = makeConductanceResult();
    const elements = { ...result, parameters: { ...result.parameters, unit: 'element' as const } };
    render(<ResultView result={elements} host={{ requestPrototype: vi.fn() }} />);
    expect(screen.queryByText('Make prototype')).not.toBeNull();
    const spatial = elements.layers.find(({ shape }) => shape.length > 1)!;
    fireEvent.click(screen.getAllByText(spatial.name)[0]!);
    expect(screen.queryByText('Make prototype')).toBeNull();
  });

  it('names the missing pixel map in a sentence where no host can compute it', () => {
    show();
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Neurons by conductance' }), { key: 'End' });
    expect(document.querySelector('.nl-map')!.textContent).toContain('does not hold the pixel map');
    expect(button(/pixel map/)).toBeUndefined();
  });

  it('orders the samples of a neuron by conductance and names those without a picture by their row', () => {
    const result = show();
    const layer = result.layers.at(-1)!;
    const neuron = rankNeurons(layer)[0]!;
    const values = decodeArray(layer.perSample);
    const list = screen.getByRole('listbox', {
      name: `Samples with the highest conductance of neuron ${neuron}`,
    });
    const rows = within(list)
      .getAllByRole('option')
      .map((option) => Number(/Row (\d+)/.exec(option.getAttribute('aria-label')!)![1]));
    expect(rows).toHaveLength(8);
    const conductances = rows.map((row) => values[row * layer.neurons + neuron]!);
    expect(conductances).toEqual([...conductances].sort((a, b) => b - a));
    for (const [position, option] of within(list).getAllByRole('option').entries()) {
      const hasPicture = option.querySelector('canvas') !== null;
      expect(hasPicture).toBe(rows[position]! < 4);
      expect(option.textContent!.includes(`row ${rows[position]}`)).toBe(!hasPicture);
    }
  });

  it('remembers what was chosen and comes back to it', () => {
    const result = makeConductanceResult({ samples: 8, shown: 4 });
    let last: ViewSelection | undefined;
    const { unmount } = render(
      <ResultView result={result} host={{}} onSelection={(choice) => (last = choice)} />,
    );
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Layers' }), { key: 'Home' });
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Samples' }), { key: 'ArrowRight' });
    unmount();
    render(<ResultView result={result} host={{}} selection={last!} />);
    expect(status()).toBe(`Layer conv1, neuron ${rankNeurons(result.layers[0]!)[0]}, sample in row 1`);
  });

  it('offers the classes of the samples, with names, where there is more than one', () => {
    const result = makeConductanceResult({ samples: 18, shown: 1, labels: ['a', 'b', 'c'] });
    // Row 16 is labelled 6, predicted 7.
    render(<ResultView result={result} host={{}} />);
    expect(classes()).toHaveLength(1 + 10 + 10);
    expect(classes().slice(0, 3)).toEqual([
      'all · 18 samples',
      'predicted 0 (a) · 2 samples',
      'predicted 1 (b) · 2 samples',
    ]);
    expect(classes()).toContain('predicted 7 · 3 samples');
    expect(classes()).toContain('labelled 7 · 2 samples');
    cleanup();
    show({}, { samples: 1 });
    expect(document.querySelector('vscode-dropdown[aria-label=Class]')).toBeNull();
  });

  it('takes means, ranks and samples of a class, and says what stays as it is', () => {
    const result = show({}, { samples: 40 });
    const index = result.layers.length - 1;
    const group = sampleGroups(result).find(({ key }) => key === 'predicted 7')!;
    const ofClass = groupLayer(result, result.layers[index]!, group)!;
    expect(rankNeurons(ofClass)).not.toEqual(rankNeurons(result.layers[index]!));

    choose('Class', 'predicted 7');
    expect(status()).toBe(
      `Layer fc1, neuron ${rankNeurons(ofClass)[0]}, sample in row 7, of those predicted 7`,
    );
    const ranking = screen.getByRole('listbox', { name: 'Neurons by conductance' });
    const options = within(ranking).getAllByRole('option');
    const neuron = rankNeurons(ofClass)[3]!;
    expect(options[3]!.textContent).toContain(`Neuron ${neuron}, rank 4, 95 % interval `);
    expect(options[3]!.textContent).toContain(`mean conductance ${formatNumber(ofClass.scores[neuron]!)},`);
    const rows = within(screen.getByRole('listbox', { name: 'Samples' }))
      .getAllByRole('option')
      .map((option) => Number(/Row (\d+)/.exec(option.getAttribute('aria-label')!)![1]));
    expect(rows).toEqual(group.samples);
    const best = screen.getByRole('listbox', { name: /^Samples predicted 7 with the highest/ });
    expect(within(best).getAllByRole('option')).toHaveLength(group.samples.length);
    const layers = screen.getByRole('listbox', { name: 'Layers' });
    expect(within(layers).getAllByRole('option')[index]!.getAttribute('aria-label')).toContain(
      `share ${formatPercent(ofClass.share)}`,
    );
    expect(document.querySelector('.nl-summary')!.textContent).toContain(
      `means over the ${group.samples.length} samples predicted 7`,
    );
    expect(document.body.textContent).toContain('This comparison is over all samples');

    choose('Class', 'all');
    expect(status()).toContain(`neuron ${rankNeurons(result.layers[index]!)[0]}, sample in row 7`);
    expect(document.body.textContent).not.toContain('This comparison is over all samples');
  });

  it('keeps a neuron that was chosen when the class changes', () => {
    const result = show({}, { samples: 40 });
    const ranking = screen.getByRole('listbox', { name: 'Neurons by conductance' });
    fireEvent.keyDown(ranking, { key: 'End' });
    choose('Class', 'labelled 3');
    expect(status()).toContain(`neuron ${rankNeurons(result.layers.at(-1)!)[19]},`);
  });

  it('comes back to the class that was chosen', () => {
    const result = makeConductanceResult({ samples: 40, shown: 4 });
    let last: ViewSelection | undefined;
    const { unmount } = render(
      <ResultView result={result} host={{}} onSelection={(choice) => (last = choice)} />,
    );
    choose('Class', 'labelled 3');
    const before = status();
    unmount();
    render(<ResultView result={result} host={{}} selection={last!} />);
    expect(status()).toBe(before);
    expect(before).toContain('labelled 3');
  });

  it('says how many samples of a class a layer stores, and that a class without any has no ranking', () => {
    const result = makeConductanceResult({ samples: 40, shown: 4 });
    for (const layer of result.layers) {
      const stored = decodeArray(layer.perSample).slice(0, 9 * layer.neurons);
      layer.perSample = encodeArray(stored, [9, layer.neurons]);
    }
    render(<ResultView result={result} host={{}} />);
    const summary = document.querySelector('.nl-summary')!;
    const ranking = () => screen.queryByRole('listbox', { name: 'Neurons by conductance' });
    expect(summary.textContent).not.toContain('stores');
    expect(summary.textContent).toContain('means over the 40 samples');
    choose('Class', 'labelled 3');
    expect(summary.textContent).toContain(
      'for the first 9 of all samples only. 1 of the 4 samples labelled 3 is',
    );
    expect(document.body.textContent).toContain('There is no rank interval: it takes at least two samples.');
    expect(ranking()).not.toBeNull();
    choose('Class', 'labelled 9');
    expect(summary.textContent).toContain('None of them is labelled 9.');
    expect(ranking()).toBeNull();
    expect(document.querySelector('.nl-map')!.textContent).toContain(
      'The result does not store the neuron’s conductance for this sample.',
    );
    const layers = screen.getByRole('listbox', { name: 'Layers' });
    expect(within(layers).getAllByRole('option', { name: /no sample of the class stored/ })).toHaveLength(6);
    fireEvent.keyDown(layers, { key: 'Home' });
    expect(status()).toContain('Layer conv1,');
  });

  it('starts afresh when what was chosen is not in the result', () => {
    const result = makeConductanceResult({ samples: 3, shown: 1 });
    render(
      <ResultView
        result={result}
        host={{}}
        selection={{ layer: 'gone', neuron: 9999, sample: 9999, group: 'predicted 77' }}
      />,
    );
    expect(status()).toBe(`Layer fc1, neuron ${rankNeurons(result.layers.at(-1)!)[0]}, sample in row 0`);
  });

  it('says so when there are no layers', () => {
    render(<ResultView result={{ ...makeConductanceResult({ samples: 2 }), layers: [] }} host={{}} />);
    expect(screen.getByRole('status').textContent).toContain('No hidden layer was analysed');
  });

  it('says so when the parts of a result do not fit each other', () => {
    const result = makeConductanceResult({ samples: 3 });
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = { ...result, input: { ...result.input, shown: { ...result.input.shown, shape: [1e9] } } };
    render(<ResultView result={broken} host={{}} />);
    expect(screen.getByRole('alert').textContent).toContain('cannot be shown');
  });

  it('renders a few dozen of 600 layers and finds the others by name', () => {
    show(
      {},
      {
        layers: Array.from({ length: 600 }, (_, i) => ({ name: `layer${i}`, operator: 'Relu', shape: [3] })),
        samples: 2,
        shown: 1,
      },
    );
    const layers = screen.getByRole('listbox', { name: 'Layers' });
    expect(within(layers).getAllByRole('option').length).toBeLessThan(60);
    const field = document.querySelector('vscode-text-field') as HTMLElement & { value: string };
    field.value = 'layer599';
    fireEvent.input(field);
    const found = within(layers).getAllByRole('option');
    expect(found.map((option) => option.getAttribute('aria-posinset'))).toEqual(['1']);
    fireEvent.click(found[0]!);
    expect(status()).toContain('Layer layer599,');
  });

  it('shows hostile names as text, shortened', () => {
    const hostile = '<img src=x onerror="window.breached = true">';
    const result = makeConductanceResult({
      samples: 2,
      shown: 2,
      labels: [hostile, 'x'.repeat(10_000_000)],
      layers: [{ name: `../../${hostile}\u202e`, operator: `<b>${hostile}`, shape: [3] }],
    });
    result.model.path = `../${hostile}/</script>`;
    result.warnings = [hostile];
    render(<ResultView result={result} host={{ openLine: vi.fn() }} />);
    expect(document.querySelector('img, b, script')).toBeNull();
    expect((globalThis as { breached?: boolean }).breached).toBeUndefined();
    expect(document.body.innerHTML.length).toBeLessThan(200_000);
  });
});

describe('the ranking table', () => {
  function openTable() {
    const panels = document.querySelector('vscode-panels') as HTMLElement & { activeid: string };
    panels.activeid = [...panels.querySelectorAll('vscode-panel-tab')].find(
      ({ textContent }) => textContent === 'Table',
    )!.id;
    fireEvent(panels, new CustomEvent('change'));
    return screen.getByRole('table', { name: /Neurons of the chosen layer/ });
  }
  const column = (table: HTMLElement, index: number) =>
    [...table.querySelectorAll('tbody tr:not([aria-hidden])')].map((row) => row.children[index]!.textContent);

  it('sorts by a column, and the other way round on a second click', () => {
    const result = show();
    const layer = result.layers.at(-1)!;
    const table = openTable();
    expect(column(table, 1).map(Number)).toEqual(rankNeurons(layer).slice(0, 20));

    const header = within(table).getByRole('columnheader', { name: /Neuron/ });
    fireEvent.click(within(header).getByRole('button'));
    expect(column(table, 1).map(Number)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    fireEvent.click(within(header).getByRole('button'));
    expect(column(table, 1).map(Number)).toEqual(Array.from({ length: 20 }, (_, i) => 83 - i));
    expect(header.getAttribute('aria-sort')).toBe('descending');
  });

  it('shows equal neurons as equal', () => {
    const result = makeConductanceResult({
      samples: 3,
      layers: [{ name: 'fc', operator: 'Relu', shape: [4] }],
    });
    result.layers[0]!.meanAbsolute = [2, 0, 0, 3];
    render(<ResultView result={result} host={{}} />);
    const table = openTable();
    expect(column(table, 0)).toEqual(['1', '2', '3.5', '3.5']);
    expect(column(table, 1)).toEqual(['3', '0', '1', '2']);
  });

  it('chooses a neuron', () => {
    show();
    const table = openTable();
    const wanted = column(table, 1)[4]!;
    fireEvent.click(within(table).getByRole('button', { name: `Choose neuron ${wanted}` }));
    expect(status()).toContain(`neuron ${wanted},`);
  });

  it('has all neurons of a wide layer without rendering them all', () => {
    show({}, { layers: [{ name: 'fc6', operator: 'Relu', shape: [2048] }], samples: 2 });
    const table = openTable();
    expect(table.getAttribute('aria-rowcount')).toBe('21');
    fireEvent.click(button(/^Show all/)!);
    expect(table.getAttribute('aria-rowcount')).toBe('2049');
    expect(table.querySelectorAll('tbody tr').length).toBeLessThan(100);
  });

  it('filters by sign', () => {
    const result = show();
    const layer = result.layers.at(-1)!;
    const table = openTable();
    choose('Show', 'negative');
    const negative = layer.scores.filter((score) => score < 0).length;
    expect(table.getAttribute('aria-rowcount')).toBe(String(Math.min(20, negative) + 1));
    expect(column(table, 2).every((text) => text!.startsWith('\u2212'))).toBe(true);
  });
});
