// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { drawn } from '../../support/DrawnChart.tsx';
import { makeDegradation, makeSanity } from '../../support/makeEvaluation.ts';
import { tableRows } from '../../support/tableRows.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));
vi.mock('../../../webview/views/Chart.tsx', () => import('../../support/DrawnChart.tsx'));

afterEach(() => {
  cleanup();
  drawn.length = 0;
});

describe('EvaluationView', () => {
  it('shows a chart and a table for each measure', () => {
    render(<ResultView result={makeDegradation()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Input degradation: lenet.onnx on digits.npy',
    );
    expect(screen.getAllByRole('img')).toHaveLength(2);
    const [least, most] = [...document.querySelectorAll('table')];
    expect(tableRows(least!)[0]).toEqual([
      'NeuronIntGrad',
      '0.275 ± 0.0200',
      '−0.250 ± 0.0500',
      'better than random',
      '0',
      '0.100',
      '0.900',
    ]);
    expect(tableRows(most!).map((row) => row[3])).toEqual(['better than random', 'worse than random', '']);
    expect(document.body.textContent).toContain('± is the standard error over 100 samples.');
  });

  it('draws curves over the share removed, with error bars and labelled axes', () => {
    render(<ResultView result={makeDegradation()} host={{}} />);
    const [first] = drawn;
    expect(first!.data.map((trace) => (trace as { name: string }).name)).toEqual([
      'NeuronIntGrad',
      'Gradient',
      'Random',
    ]);
    expect(first!.data[0]).toMatchObject({
      x: [0, 50, 100],
      y: [0, 0.1, 0.9],
      error_y: { array: [0.01, 0.01, 0.01] },
    });
    expect(first!.layout).toMatchObject({
      xaxis: { title: { text: 'pixels removed (%)' } },
      yaxis: { title: { text: '|p₀ − p| / p₀' } },
    });
  });

  it('leaves a gap where nothing could be measured', () => {
    render(<ResultView result={makeSanity()} host={{}} />);
    expect(drawn[0]!.data[0]).toMatchObject({ x: [1, 2], y: [1, null] });
    expect(tableRows(document.querySelector('table')!)).toEqual([
      ['Edges', '1.00 ± 0', '–'],
      ['Gradient', '0.250 ± 0.100', '−0.125 ± 0.100'],
    ]);
  });
});
