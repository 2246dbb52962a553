// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { makeNeuceptComparison } from '../../support/makeNeuceptComparison.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const rowsOf = (table: Element) =>
  [...table.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td, th')].map(({ textContent }) => textContent),
  );

describe('NeuceptComparisonView', () => {
  it('shows layers, entropies, mechanisms and their agreement', async () => {
    const result = await makeNeuceptComparison();
    render(<ResultView result={result} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Critical neurons of even-odd.onnx (A) and scratch.onnx (B), class 0 (even)',
    );
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'Do clusters of samples follow the fine labels?',
      'Mechanisms of both',
      'Do both tell the same samples apart?',
      'Critical neurons, layer by layer',
    ]);
    const charts = [...document.querySelectorAll('.nl-two-lines')];
    expect(charts).toHaveLength(4);
    expect(charts[0]!.querySelectorAll('circle')).toHaveLength(4);
    expect(charts[0]!.querySelectorAll('rect title')[0]!.textContent).toBe('B, clusters K 2: 1.06');
    const { table, samples } = result.mechanisms!.agreement!;
    const shown = rowsOf(document.querySelector('.nl-contingency')!);
    expect(shown).toHaveLength(4);
    expect(shown.slice(0, 3).map((row) => row.slice(1, 5).map(Number))).toEqual(table);
    expect(shown[3]!.at(-1)).toBe(String(samples));
    expect(document.body.textContent).toContain('neuron 3 of A has nothing to do with neuron 3 of B');
    expect(document.body.textContent).toContain('1 layer analysed in B only: linear1');
  });

  it('shows the layers where there are no mechanisms', async () => {
    const { mechanisms, entropies, ...rest } = await makeNeuceptComparison();
    expect([mechanisms, entropies]).not.toContain(undefined);
    render(<ResultView result={rest} host={{}} />);
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'Critical neurons, layer by layer',
    ]);
  });

  it('says so where no sample has a mechanism in both', async () => {
    const result = await makeNeuceptComparison();
    const { first, second } = result.mechanisms!;
    render(<ResultView result={{ ...result, mechanisms: { first, second } }} host={{}} />);
    expect(document.body.textContent).toContain('No sample has a mechanism in both models');
  });
});
