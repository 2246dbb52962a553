// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import { drawn } from '../../support/DrawnChart.tsx';
import { makeAblation } from '../../support/makeAblation.ts';
import { makeProbes } from '../../support/makeProbes.ts';
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

describe('AblationView', () => {
  it('draws a line a method with its interval, and has the numbers beside', () => {
    render(<ResultView result={makeAblation()} host={{}} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Ablation of conv3 in lenet.onnx on digits.npy',
    );
    expect(screen.getByRole('heading', { level: 2 }).textContent).toContain('2 neurons protected, γ = 1');
    const [neucept] = drawn[0]!.data.filter(({ name }) => name === 'NeuCEPT') as {
      y: number[];
      error_y: { array: number[] };
    }[];
    expect(neucept!.y).toEqual([95, 80]);
    expect(neucept!.error_y.array[1]).toBeCloseTo(1);
    expect(tableRows(document.querySelector('table')!)).toEqual([
      ['No protection', '72.5 %', '–', '', '95.0 %', '50.0 %'],
      ['NeuCEPT', '87.5 %', '+10.0 ± 1.0', 'better than random', '95.0 %', '80.0 %'],
      ['Saliency', '67.5 %', '−10.0 ± 1.0', 'worse than random', '95.0 %', '40.0 %'],
      ['Random', '77.5 %', '–', '', '95.0 %', '60.0 %'],
    ]);
  });

  it('of one class alone names the protected neurons', () => {
    const result = makeAblation();
    delete result.mean;
    render(<ResultView result={{ ...result, classes: result.classes.slice(0, 1) }} host={{}} />);
    expect(tableRows(document.querySelectorAll('table')[1]!)).toEqual([
      ['NeuCEPT', '4, 2'],
      ['Saliency', '0, 1'],
    ]);
    expect(document.body.textContent).toContain('NeuCEPT selects 1 at its precision');
  });
});

describe('ProbesView', () => {
  it('draws the layers in order, with chance, and keeps their names out of the chart', () => {
    render(<ResultView result={makeProbes()} host={{}} />);
    const [labels, mechanisms, chance] = drawn[0]!.data as {
      x: number[];
      y: number[];
      line: { dash: string };
    }[];
    expect(labels!.x).toEqual([1, 2]);
    expect(mechanisms!.y).toEqual([75, 90]);
    expect(chance!).toMatchObject({ y: [50, 50], line: { dash: 'dot' } });
    expect(JSON.stringify(drawn[0])).not.toContain('<b>');
    expect(tableRows(document.querySelector('table')!)[1]).toEqual([
      '2. <b>',
      '120',
      '95.0 % (90.0 % … 97.0 %)',
      '90.0 % (85.0 % … 92.0 %)',
    ]);
    expect(document.body.textContent).toContain('Mechanism 1: 50, Mechanism 2: 50');
  });
});
