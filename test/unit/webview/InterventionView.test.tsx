// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { makeIntervention } from '../../support/makeIntervention.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

const classes = () => [...document.querySelectorAll('tbody th')].map(({ textContent }) => textContent);

describe('InterventionView', () => {
  it('shows each class with its accuracies and the verdict', () => {
    render(<ResultView result={makeIntervention()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Intervention in lenet.onnx on digits.npy',
    );
    expect(document.body.textContent).toContain('1 of 2 classes drops more');
    expect(classes()).toEqual(['cat', 'dog', 'owl', 'bat']);
    const cells = [...document.querySelector('tbody tr')!.querySelectorAll('td')].map(
      ({ textContent }) => textContent,
    );
    expect(cells.slice(1)).toEqual([
      ...['more than random', '400', '3', '95.0\u2009%', '25.0\u2009%', '82.0\u2009%'],
      'dog (250)',
    ]);
    const heads = [...document.querySelectorAll('thead th')].map(({ textContent }) => textContent);
    expect(heads.slice(1, 4)).toEqual(['0 to 100 %', 'Drops', 'Samples']);
    const tracks = [...document.querySelectorAll('tbody svg')];
    expect(tracks).toHaveLength(3);
    expect(tracks[0]!.getAttribute('aria-label')).toBe(
      'before 95.0\u2009%, after 25.0\u2009%, random 82.0\u2009% to 88.0\u2009%',
    );
    // The dot of the lower accuracy is further left.
    const dots = tracks.map((track) => Number(track.querySelector('circle')!.getAttribute('cx')));
    expect(dots[0]!).toBeLessThan(dots[1]!);
  });

  it('is sorted by accuracy, classes without one last', () => {
    render(<ResultView result={makeIntervention()} host={{}} />);
    fireEvent.click(screen.getByText('After'));
    expect(classes()).toEqual(['cat', 'bat', 'dog', 'owl']);
  });
});
