// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const words = (table: number) =>
  [...document.querySelectorAll('table')[table]!.querySelectorAll('td.nl-words')].map(
    ({ textContent }) => textContent,
  );

describe('RulesView', () => {
  it('shows the rules of each pair in words with their numbers', () => {
    render(<ResultView result={makeRulesResult()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Rules in lenet.onnx on digits.npy');
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'class → linear',
      'linear → conv',
    ]);
    expect(words(0)).toEqual(['any of {cat, owl} → {4, 9}', 'dog → 3']);
    expect(words(1)).toEqual(['2 of {3, 5, 8} → {4, 9}']);
    const cells = [...document.querySelector('tbody tr')!.querySelectorAll('td')].map(
      ({ textContent }) => textContent,
    );
    expect(cells.slice(0, 3)).toEqual(['512', '630', '90.0\u2009%']);
    expect(document.body.textContent).toContain('stopped before the search was done');
    expect(screen.getByRole('list', { name: 'Warnings' }).textContent).toContain('stopped at linear');
  });

  it('sorts by the column that is clicked', () => {
    render(<ResultView result={makeRulesResult()} host={{}} />);
    const header = screen.getAllByText('Confidence')[0]!;
    fireEvent.click(header);
    expect(words(0)[0]).toBe('dog → 3');
    expect(header.closest('th')!.getAttribute('aria-sort')).toBe('descending');
    fireEvent.click(header);
    expect(words(0)[0]).toBe('any of {cat, owl} → {4, 9}');
    expect(words(1)).toHaveLength(1);
  });

  it('renders only the rows in view of a thousand rules', () => {
    const result = makeRulesResult();
    const pair = result.pairs[0]!;
    const rules = Array.from({ length: 1000 }, (_, i) => ({ ...pair.rules[1]!, gain: 1000 - i }));
    render(<ResultView result={{ ...result, pairs: [{ ...pair, rules }] }} host={{}} />);
    expect(words(0).length).toBeLessThan(100);
    expect(document.querySelector('table')!.getAttribute('aria-rowcount')).toBe('1001');
  });

  it('says that nothing was found, and copies all rules as text', () => {
    const copied: string[] = [];
    const result = makeRulesResult();
    result.pairs[1]!.rules = [];
    render(<ResultView result={result} host={{ copy: (text) => copied.push(text) }} />);
    expect(document.body.textContent).toContain('No rule describes these activations');
    fireEvent.click(
      [...document.querySelectorAll('vscode-button')].find((each) => each.textContent === 'Copy')!,
    );
    expect(copied[0]).toContain('dog → 3');
  });
});
