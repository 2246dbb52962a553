// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { makeComparison } from '../../support/makeComparison.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const rows = () =>
  [...document.querySelectorAll('.nl-table-scroll tbody tr')].map((row) =>
    [...row.querySelectorAll('td, th')].map(({ textContent }) => textContent),
  );

describe('RulesComparisonView', () => {
  it('shows how many rules are where, and each of them', () => {
    render(<ResultView result={makeComparison()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Rules of lenet.onnx (A) and lenet-tuned.onnx (B)',
    );
    expect([...document.querySelectorAll('.nl-states li')].map(({ textContent }) => textContent)).toEqual([
      '1 in both',
      '1 changed',
      '1 only in A',
      '1 only in B',
    ]);
    expect(rows().map((cells) => [cells[0], cells[4]])).toEqual([
      ['in both', 'dog → 3'],
      ['changed', 'any of {cat, owl} → {4, 9}   in B: any of {cat, owl} → {4, 7}'],
      ['only in A', 'owl → 5'],
      ['only in B', 'dog → 8'],
    ]);
    expect(document.body.textContent).toContain('3 in both (1.20 expected by chance)');
    expect(document.body.textContent).toContain('conv has 20 neurons in the first and 30 in the second');
  });

  it('is filtered by a neuron or class, and sorted', async () => {
    render(<ResultView result={makeComparison()} host={{}} />);
    fireEvent.click(screen.getByText('Gain in B'));
    expect(rows()[0]![4]).toBe('dog → 3');
    const field = document.querySelector('vscode-text-field') as HTMLElement & { value: string };
    field.value = 'Owl';
    fireEvent.input(field);
    expect(rows()).toHaveLength(2);
    field.value = '9';
    fireEvent.input(field);
    expect(rows()).toHaveLength(1);
    field.value = 'bat';
    fireEvent.input(field);
    expect(document.body.textContent).toContain('No rule is like that.');
  });

  it('says so where neither model has a rule', () => {
    const result = makeComparison();
    result.pairs[0]!.rules = [];
    render(<ResultView result={result} host={{}} />);
    expect(document.body.textContent).toContain('Neither of the models has a rule here.');
  });
});
