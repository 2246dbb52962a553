// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { makeAgreement } from '../../support/makeAgreement.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));
vi.mock('../../../webview/plotly.ts', () => ({
  default: { react: () => new Promise(() => undefined), purge: () => undefined },
}));

afterEach(cleanup);

const neuronsOf = (): string[] =>
  [...document.querySelectorAll('.nl-agreement tbody th')].map(({ textContent }) => textContent);
const heading = (text: RegExp) => screen.getByRole('heading', { level: 2, name: text });

describe('AgreementView', () => {
  it('opens at the layer that most analyses have, with its sets and neurons', () => {
    render(<ResultView result={makeAgreement()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Agreement of Conductance, Pathways, NeuCEPT, Rules on small.onnx',
    );
    expect(heading(/Which neurons of dense do the analyses name/)).toBeTruthy();
    expect(neuronsOf()).toEqual(['1', '4', '6', '7', '0', '3', '2', '5']);
    const sets = screen.getByRole('listbox', { name: /Sets of neurons/ });
    expect(within(sets).getAllByRole('option')[0]!.getAttribute('aria-label')).toMatch(
      /^2 neurons named by exactly Pathways; [\d.]+ by chance$/,
    );
    expect(document.body.textContent).toContain('it looked at 7 of 8');
  });

  it('shows the neurons of a chosen set, by keys as well, and all again', () => {
    render(<ResultView result={makeAgreement()} host={{}} />);
    const sets = screen.getByRole('listbox', { name: /Sets of neurons/ });
    fireEvent.keyDown(sets, { key: 'ArrowRight' });
    expect(heading(/^2 named by Pathways only/)).toBeTruthy();
    expect(neuronsOf()).toEqual(['0', '3']);
    expect(heading(/Evidence for neuron 0 of dense/)).toBeTruthy();
    fireEvent.click(within(sets).getAllByRole('option')[0]!);
    expect(neuronsOf()).toHaveLength(8);
  });

  it('sends a neuron to its evidence, where the place can, and names the file elsewhere', () => {
    const openEvidence = vi.fn();
    const { rerender } = render(<ResultView result={makeAgreement()} host={{ openEvidence }} />);
    fireEvent.click(screen.getByRole('button', { name: 'Choose neuron 6' }));
    fireEvent.click(screen.getByText('Open in Rules'));
    expect(openEvidence.mock.calls).toEqual([[3, 'dense', 6]]);
    rerender(<ResultView result={makeAgreement()} host={{}} />);
    expect(screen.queryByText('Open in Rules')).toBeNull();
    expect(document.body.textContent).toContain('See rules.nlens.json');
  });

  it('shows two analyses that are chosen, and the neurons of another layer', () => {
    const onSelection = vi.fn();
    render(<ResultView result={makeAgreement()} host={{}} onSelection={onSelection} />);
    expect(heading(/Ranks by Conductance and by Pathways/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'NeuCEPT, Rules' }));
    expect(heading(/Ranks by NeuCEPT and by Rules/)).toBeTruthy();
    fireEvent.click(screen.getByRole('option', { name: /^conv, / }));
    expect(neuronsOf()).toHaveLength(2);
    expect(onSelection).toHaveBeenLastCalledWith({ agreement: { layer: 0, top: 'auto' } });
  });

  it('names as many neurons as are asked for, and tells the place what to save', () => {
    const nameTop = vi.fn();
    const onSelection = vi.fn();
    const result = makeAgreement();
    render(<ResultView result={result} host={{ nameTop }} onSelection={onSelection} />);
    expect(document.body.textContent).toContain('Conductance: the 3 with the highest scores');
    const list = screen.getByLabelText('Conductance and pathways name the highest');
    Object.assign(list, { value: '1' });
    fireEvent.change(list);
    expect(document.body.textContent).toContain('Conductance: the one with the highest score');
    expect(nameTop.mock.calls).toEqual([[1]]);
    const kept = onSelection.mock.lastCall![0] as { agreement: { layer: number; top: number } };
    expect(kept.agreement.top).toBe(1);
    cleanup();
    render(<ResultView result={result} host={{ nameTop }} selection={kept} />);
    expect(document.body.textContent).toContain('Conductance: the one with the highest score');
    expect(nameTop.mock.calls).toEqual([[1], [1]]);
  });

  it('shows of long names on the cards what tells them apart, and the whole name beside', () => {
    const result = makeAgreement();
    result.layers.forEach((layer, i) => (layer.name = `features.block.${i}.activation/Relu_output_0`));
    render(<ResultView result={result} host={{}} />);
    const titles = [...document.querySelectorAll('.nl-card-title')];
    expect(titles.map(({ textContent }) => textContent)).toEqual(['0', '1']);
    expect(titles[1]!.getAttribute('title')).toBe('features.block.1.activation/Relu_output_0');
  });

  it('comes back as it was left', () => {
    render(
      <ResultView result={makeAgreement()} host={{}} selection={{ agreement: { layer: 0, neuron: 1 } }} />,
    );
    expect(heading(/Evidence for neuron 1 of conv/)).toBeTruthy();
  });
});
