// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { makeNeucept } from '../../support/makeNeucept.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const neurons = () => [...document.querySelectorAll('tbody th')].map(({ textContent }) => textContent);

describe('NeuceptView', () => {
  it('shows the neurons by rank, ties as ties, and what each stands for', () => {
    render(<ResultView result={makeNeucept()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Critical neurons in z.npy for y.npy');
    expect(document.body.textContent).toContain(
      '2 of 4 tested neurons are selected at precision 50.0\u2009%',
    );
    expect(document.body.textContent).toContain('1 of 6 neurons are constant');
    expect(neurons()).toEqual(['2', '3', '0', '5']);
    const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map(({ textContent }) => textContent),
    );
    expect(rows[1]).toEqual(['1=', '4.00', '9 of 10', '0.400', 'selected', '4']);
    expect(rows[3]).toEqual(['3=', '0', '0 of 10', '\u22120.100', '', '']);
  });

  it('is sorted by any column', () => {
    render(<ResultView result={makeNeucept()} host={{}} />);
    fireEvent.click(screen.getByText('Neuron'));
    expect(neurons()).toEqual(['0', '2', '3', '5']);
    fireEvent.click(screen.getByText('Selected in'));
    expect(neurons()).toEqual(['2', '3', '0', '5']);
  });
});
