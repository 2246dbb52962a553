// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeArray, encodeArray } from '../../../src/protocol/EncodedArray.ts';
import { parseResult } from '../../../src/protocol/Result.ts';
import { shareText } from '../../../src/report/describeMechanisms.ts';
import type { Figure } from '../../../webview/views/Chart.tsx';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import type { ViewHost } from '../../../webview/views/ViewHost.ts';
import { makeMechanisms, type MechanismsOptions } from '../../support/makeMechanisms.ts';

// plotly draws on a canvas and measures texts, which this document cannot; the figures it is given are kept.
const figures = vi.hoisted(() => new Map<string, Figure>());
vi.mock('../../../webview/views/Chart.tsx', async () => {
  const { h } = await import('preact');
  return {
    Chart: (props: {
      label?: string;
      figure: (colors: object) => Figure;
      onPick?: (customdata: number) => void;
    }) => {
      figures.set(props.label ?? '', props.figure({ positive: 'red', muted: 'grey', foreground: 'black' }));
      return h('div', {
        role: 'img',
        'aria-label': props.label,
        // A click picks what is selected second.
        onClick: () => props.onPick?.((props.figure({}).data[0] as { customdata: number[] }).customdata[1]!),
      });
    },
  };
});
// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(() => {
  cleanup();
  figures.clear();
});

function show(options: MechanismsOptions = {}, host: ViewHost = {}, more: object = {}) {
  const result = makeMechanisms(options);
  render(<ResultView result={parseResult(result)} host={host} {...more} />);
  return result;
}
const section = (title: string | RegExp) =>
  screen.getByRole('heading', { level: 2, name: title }).closest('section') as HTMLElement;
const rows = (table: HTMLElement) =>
  [...table.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent!.trim()),
  );
const button = (text: string) =>
  [...document.querySelectorAll('vscode-button')].find((each) => each.textContent === text)!;
const chosenSample = () => within(section('Chosen sample')).getByRole('status').textContent;
function choose(label: string, value: string) {
  const dropdown = document.querySelector(`vscode-dropdown[aria-label="${label}"]`) as HTMLElement & {
    value: string;
  };
  dropdown.value = value;
  fireEvent(dropdown, new CustomEvent('change'));
}

describe('critical neurons of several layers', () => {
  it('starts with the last layer that has some, and goes to others by click, which shows their line', () => {
    const openLine = vi.fn();
    show({}, { openLine });
    expect(section(/^linear0/)).toBeTruthy();
    fireEvent.click(screen.getByRole('option', { name: /^conv3, 3 of 10 selected/ }));
    expect(section(/^conv3/).textContent).toContain('12 × 5 × 5, 12 channels');
    expect(openLine).toHaveBeenCalledWith('conv3');
  });

  it('leaves a layer that the response is a linear function of to those who choose it', () => {
    const result = makeMechanisms();
    result.layers[1]!.linearFit = 0.99999;
    render(<ResultView result={result} host={{}} />);
    expect(section(/^conv3/)).toBeTruthy();
  });

  it('charts selected neurons in a shape of their own, with the threshold that they reach', () => {
    const { layers } = show();
    const layer = layers[1]!;
    const [figure] = [...figures].find(([label]) => label.startsWith('e-value of 18 neurons'))!.slice(1) as [
      Figure,
    ];
    const [selected, others] = figure.data as { y: number[]; marker: { symbol: string } }[];
    expect(selected!.y).toHaveLength(layer.selected.length);
    expect(others!.y).toHaveLength(layer.tested.length - layer.selected.length);
    expect(selected!.marker.symbol).not.toBe(others!.marker.symbol);
    expect(Math.min(...selected!.y)).toBe(layer.cut);
    expect(figure.layout.shapes).toMatchObject([{ y0: layer.cut, y1: layer.cut }]);
    expect(figure.layout.annotations![0]!.text).toContain('threshold');
    choose('Chart', 'statistic');
    const byW = [...figures].find(([label]) => label.startsWith('mean W of 18'))![1];
    expect(byW.layout.shapes).toMatchObject([{ y0: 0, y1: 0 }]);
    expect(byW.layout.annotations![0]!.text).toContain('no better than its knockoff');
  });

  it('says of a neuron chosen in chart, table or by key what it stands for, and makes its prototype', () => {
    const requestPrototype = vi.fn(() => new Promise<never>(() => {}));
    const { layers } = show({}, { requestPrototype });
    const layer = layers[1]!;
    fireEvent.click(screen.getByRole('img', { name: /^e-value of/ }));
    expect(section(`Neuron ${layer.order[1]} of linear0`).textContent).toContain('selected in');
    const chart = screen.getByRole('group', { name: /^Chart of linear0/ });
    fireEvent.keyDown(chart, { key: 'Home' });
    expect(section(`Neuron ${layer.order[0]} of linear0`)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Choose neuron 0' }));
    expect(section('Neuron 0 of linear0').textContent).toContain(
      'It stands also for neuron 1, which correlates with it by 0.95 or more',
    );
    fireEvent.click(button('Make prototype'));
    expect(requestPrototype).toHaveBeenCalledWith({ layer: 'linear0', neurons: [0] });
  });

  it('makes no prototypes of matrices, nor of what is no neuron of a layer', () => {
    const result = makeMechanisms();
    delete result.parameters.network;
    render(<ResultView result={result} host={{ requestPrototype: () => new Promise(() => {}) }} />);
    expect(screen.queryByRole('heading', { name: /^Prototype/ })).toBeNull();
  });

  it('charts W where nothing is selected, and says why nothing is', () => {
    const result = makeMechanisms();
    const layer = result.layers[1]!;
    layer.selected = [];
    delete layer.cut;
    layer.eValues = layer.eValues!.map(() => 0);
    result.layers = [layer];
    render(<ResultView result={result} host={{}} />);
    expect(document.body.textContent).toContain('No neuron is selected at precision 90.0\u2009%');
    expect([...figures.keys()].some((label) => label.startsWith('mean W of 18 neurons'))).toBe(true);
  });
});

describe('critical squares of the input', () => {
  it('are painted by their scores, the selected ones framed, and chosen by click', () => {
    const result = makeMechanisms();
    // 6 × 6 pixels in squares of 4: the left upper one, the upper right edge, the lower right corner; one is constant.
    const pixels = (rows: number[], columns: number[]) =>
      rows.flatMap((row) => columns.map((column) => 6 * row + column));
    const [upper, right, corner] = [
      pixels([0, 1, 2, 3], [0, 1, 2, 3]),
      pixels([0, 1, 2, 3], [4, 5]),
      pixels([4, 5], [4, 5]),
    ];
    result.layers = [
      {
        ...result.layers[0]!,
        name: 'input',
        unit: 'element',
        shape: [1, 6, 6],
        neurons: 36,
        square: 4,
        tested: [7, 10, 35],
        dead: pixels([4, 5], [0, 1, 2, 3]),
        groups: [
          { representative: 7, members: upper! },
          { representative: 10, members: right! },
          { representative: 35, members: corner! },
        ],
        statistics: [0.3, 0.2, 0],
        counts: [50, 40, 0],
        eValues: [6, 4, 0],
        cut: 4,
        selected: [7, 10],
        order: [7, 10, 35],
        ranks: [1, 2, 3],
      },
    ];
    render(
      <ResultView result={parseResult(result)} host={{ requestPrototype: () => new Promise(() => {}) }} />,
    );
    const picture = screen.getByRole('img', { name: 'Squares of the input by e-value: 2 of 4 are selected' });
    const titles = [...picture.querySelectorAll('title')].map(({ textContent }) => textContent);
    expect(titles).toEqual([
      'rows 0 to 3, columns 0 to 3: e-value 6.00, selected',
      'rows 0 to 3, columns 4 to 5: e-value 4.00, selected',
      'rows 4 to 5, columns 4 to 5: e-value 0, not selected',
    ]);
    expect(picture.querySelectorAll('.nl-square-selected')).toHaveLength(2);
    fireEvent.click(picture.querySelectorAll('rect')[2]!);
    expect(section(/^Neuron 35 of input\s*, row 5, column 5$/).textContent).toContain(
      'the pixels of its square',
    );
    // A pixel is nothing that an input could be made for.
    expect(screen.queryByRole('heading', { name: /^Prototype/ })).toBeNull();
  });
});

describe('mechanisms', () => {
  it('say how many there are, why, and which is unreliable, in words and in a table', () => {
    const { mechanisms } = show();
    const header = section('Mechanisms');
    expect(header.textContent).toContain(
      '3 mechanisms among 300 samples that the network predicts as 0 (even)',
    );
    expect(header.textContent).toContain('the highest mean silhouette of K = 2 to 10');
    expect(header.textContent).toContain('Cluster entropy');
    const { whole, mechanisms: shares } = mechanisms.precision!;
    const worst = shares.findIndex((share) => share!.high < whole.hits / whole.of);
    // Before all else, under the title.
    const verdict = document.querySelector('header .nl-verdict')!;
    expect(verdict.textContent).toContain(`Mechanism ${worst + 1}: ${shareText(shares[worst]!)} of`);
    const table = rows(within(header).getByRole('table'));
    expect(table.map((row) => row[0])).toEqual(['Mechanism 1', 'Mechanism 2', 'Mechanism 3']);
    expect(table.map((row) => row[1])).toEqual(shares.map((share) => shareText(share!)));
    expect(table.map((row) => row[3] === 'less reliable')).toEqual(shares.map((_, index) => index === worst));
    expect(table[0]![4]).toContain(String(mechanisms.sizes[0]));
    const candidates = [...figures].find(([label]) => label.startsWith('Mean silhouette by'))![1];
    expect((candidates.data[1] as { x: number[] }).x).toEqual([3]);
  });

  it('show images of each, the wrong ones apart, and choose a sample by click', () => {
    const { mechanisms } = show({ shown: 60 });
    const images = section('Images of each mechanism');
    expect(within(images).getAllByRole('listbox')).toHaveLength(3);
    const list = within(images).getByRole('listbox', { name: 'Samples of mechanism 2' });
    const second = within(list).getAllByRole('option')[1]!;
    fireEvent.click(second);
    expect(chosenSample()!.trim()).toBe(second.getAttribute('aria-label'));
    expect(section(/^Activation graph of row/).textContent).toContain('(mechanism 2)');
    const labels = decodeArray(mechanisms.samples.label!);
    const [assignment, shown] = [decodeArray(mechanisms.assignment), decodeArray(mechanisms.shown!)];
    choose('Show', 'wrong');
    const wrong = Array.from(shown).filter((at) => assignment[at] === 1 && labels[at] === 1).length;
    const left = within(images).queryByRole('listbox', { name: 'Samples of mechanism 2' });
    const options = left === null ? [] : within(left).getAllByRole('option');
    if (wrong > 0) expect(options).toHaveLength(wrong);
    for (const option of options) {
      expect(option.textContent).toContain('✗');
      expect(option.getAttribute('aria-label')).toContain('wrong');
    }
  });

  it('go from sample to sample in the embedding by arrow keys, and show one mechanism alone', () => {
    show();
    const plot = screen.getByRole('application', { name: /^Embedding of 300 samples/ });
    const before = chosenSample();
    // Nothing is laid out here: the points lie around one place all the same, and keys find a way.
    fireEvent.keyDown(plot, { key: 'ArrowRight' });
    fireEvent.keyDown(plot, { key: 'ArrowUp' });
    expect(chosenSample()).not.toBe(before);
    const legend = within(section('Embedding by UMAP')).getByRole('list', { name: 'Mechanisms' });
    const [first] = within(legend).getAllByRole('button');
    fireEvent.click(first!);
    expect(first!.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(first!);
    expect(first!.getAttribute('aria-pressed')).toBe('false');
  });

  it('tell the activations of the chosen sample by keyboard, the output last', () => {
    const { mechanisms } = show();
    const representation = decodeArray(mechanisms.representation);
    const output = decodeArray(mechanisms.samples.output);
    const [graph] = screen.getAllByRole('application', { name: /^Activations of row/ });
    const row = Number(/row (\d+)/.exec(graph!.getAttribute('aria-label')!)![1]);
    const position = decodeArray(mechanisms.samples.row).indexOf(row);
    const told = () => within(graph!).getByRole('status').textContent!;
    fireEvent.keyDown(graph!, { key: 'Home' });
    expect(told()).toContain('conv3, neuron 1: ');
    const value = representation[position * mechanisms.representatives.length]!;
    expect(told()).toContain(Math.abs(value).toPrecision(3).slice(0, 4));
    expect(told()).toContain(value < mechanisms.centre[0]! ? 'below the mean' : 'above the mean');
    fireEvent.keyDown(graph!, { key: 'End' });
    expect(told()).toContain('output: ');
    expect(told()).toContain(Math.abs(output[position]!).toPrecision(3).slice(0, 3));
    fireEvent.keyDown(graph!, { key: 'Home' });
    fireEvent.keyDown(graph!, { key: 'Enter' });
    expect(section('Histogram of neuron 1 in conv3')).toBeTruthy();
  });

  it('compare a sample with one that was kept', () => {
    show();
    const before = chosenSample()!;
    fireEvent.click(button('Keep to compare'));
    fireEvent.click(screen.getAllByRole('option', { name: /mechanism 3/ })[0]!);
    choose('Beside it', 'kept');
    const row = /Row (\d+)/.exec(before)![1];
    expect(
      screen.getByRole('application', {
        name: `Activations of the kept sample, row ${row}; arrow keys go from neuron to neuron`,
      }),
    ).toBeTruthy();
  });

  it('show how a neuron is distributed in two mechanisms that can be chosen', () => {
    show();
    const label = () => [...figures.keys()].filter((each) => each.startsWith('Distribution')).at(-1)!;
    expect(label()).toMatch(/in mechanism 1 \(mean .*\) and in mechanism 2/);
    choose('Bars', '2');
    expect(label()).toMatch(/in mechanism 3 \(mean .*\) and in mechanism 2/);
    const { data } = figures.get(label())!;
    const bars = data[0] as { y: number[]; width: number };
    expect(bars.y.reduce((sum, density) => sum + density * bars.width, 0)).toBeCloseTo(1, 9);
    choose('Neuron', '0');
    expect(section('Histogram of neuron 1 in conv3')).toBeTruthy();
  });

  it('count the fine labels in each', () => {
    const { mechanisms } = show();
    const table = rows(within(section('Fine labels in each mechanism')).getByRole('table'));
    expect(table.map((row) => row.slice(1))).toEqual(
      mechanisms.entropy!.counts.map((counts) => counts.map(String)),
    );
  });

  it('do without labels, fine labels, inputs and embedding, and say whence they were applied', () => {
    show({ labels: false, fine: false, shown: 0, embedding: 'none', applied: true });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Mechanisms of even-odd.onnx in even-odd',
    );
    expect(section('Mechanisms').textContent).toContain('those of even.nlens.json (2026-04-03');
    expect(section('Mechanisms').textContent).toContain('Without labels there is no precision');
    expect(section('Embedding').textContent).toContain('No embedding was asked for');
    expect(section('Samples of each mechanism').textContent).toContain('The analysis holds no inputs');
    expect(chosenSample()).toMatch(/Row \d+, mechanism 1: predicted 0 \(even\); output/);
    expect(screen.queryByRole('heading', { name: 'Fine labels in each mechanism' })).toBeNull();
    expect(document.querySelector('vscode-dropdown[aria-label="Show"]')).toBeNull();
  });

  it('are shown of a matrix of activations, which knows no predictions', () => {
    const result = makeMechanisms({ labels: false, fine: false, shown: 0 });
    delete result.parameters.network;
    delete result.mechanisms.samples.predicted;
    result.mechanisms.parameters.clustered = 'all';
    render(<ResultView result={parseResult(result)} host={{}} />);
    expect(section('Mechanisms').textContent).toContain('3 mechanisms among 300 samples, by 8 neurons');
    expect(chosenSample()).toMatch(/Row \d+, mechanism 1: output/);
  });

  it('are shown where one is empty or there is only one', () => {
    const result = makeMechanisms({ count: 2, samples: 60 });
    const { mechanisms } = result;
    mechanisms.assignment = encodeArray(new Int32Array(60), [60]);
    mechanisms.sizes = [60, 0];
    mechanisms.precision!.mechanisms[1] = null;
    mechanisms.entropy!.counts = [
      [30, 30],
      [0, 0],
    ];
    render(<ResultView result={parseResult(result)} host={{}} />);
    expect(section('Images of each mechanism').textContent).toContain('No sample belongs to it.');
    expect(section('Mechanisms').textContent).toContain('no prediction as this class');
    cleanup();
    show({ count: 1, samples: 60 });
    expect(section('Mechanisms').textContent).toContain('1 mechanism among 60 samples');
    expect(document.querySelector('vscode-dropdown[aria-label="Bars"]')).toBeNull();
  });

  it('come back as they were left', () => {
    const onSelection = vi.fn();
    const selection = { neucept: { layer: 0, neuron: 4, sample: 17 } };
    show({}, {}, { selection, onSelection });
    expect(section('Neuron 4 of conv3')).toBeTruthy();
    expect(chosenSample()).toContain('Row 35,');
    expect(onSelection).toHaveBeenCalledWith(selection);
    cleanup();
    show({}, {}, { selection: { neucept: { layer: 9, neuron: 99, sample: 9999 } } });
    expect(section(/^Neuron \d+ of linear0/)).toBeTruthy();
  });
});
