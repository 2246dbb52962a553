// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeArray } from '../../../src/protocol/EncodedArray.ts';
import type { PrototypeResult } from '../../../src/protocol/PrototypeResult.ts';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import type { ViewHost } from '../../../webview/views/ViewHost.ts';
import { makePrototypeResult } from '../../support/makePrototypeResult.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

function show(result: PrototypeResult = makePrototypeResult(), host: ViewHost = {}): void {
  render(<ResultView result={result} host={host} />);
}
const section = (title: string) =>
  screen.getByRole('heading', { level: 2, name: title }).closest('section') as HTMLElement;

describe('PrototypeView', () => {
  it('shows each prototype with what it reached, its curve and the strongest samples', () => {
    show();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Prototype of neurons 3, 5 of conv4 in net.onnx',
    );
    expect(screen.getAllByRole('heading', { level: 2 })).toHaveLength(3);
    const both = section('Prototype of neurons 3, 5 of conv4');
    expect(within(both).getByRole('img', { name: 'Prototype of neurons 3, 5 of conv4' })).toBeTruthy();
    expect(within(both).getByRole('img', { name: /at each step: from −1.00 to 3.36/ })).toBeTruthy();
    expect(both.textContent).toContain(
      'Activation 4.50 (3.13 scales), the mean over 2 neurons; the strongest sample, row 7, has 2.50 (1.75 scales)',
    );
    expect(both.textContent).toContain('3: 3.50, 5: 5.50');
    const samples = within(both).getAllByRole('img', { name: /^Row/ });
    expect(samples.map((each) => each.getAttribute('aria-label'))).toEqual(['Row 7', 'Row 40, label 2']);
    expect(both.textContent).toContain('1.75 scales2.50row 7');
    expect(both.textContent).toContain('1.50 scales3.25row 40, 2');
    expect(section('Prototype of neuron 3 of conv4').textContent).not.toContain('scale');
    expect(document.body.textContent).toContain('The network is small.');
    expect(document.body.textContent).toContain('−1.00 to 1.00, from the preprocessing');
  });

  it('shows no samples without data, and copies the figures as text', () => {
    const { data, shown, ...rest } = makePrototypeResult({ samples: [] });
    expect(data && shown).toBeDefined();
    const copied: string[] = [];
    const items = rest.items.map(({ strongest, ...item }) => (strongest ? item : item));
    show({ ...rest, items }, { copy: (text) => copied.push(text) });
    expect(screen.queryByText(/^Samples that activate most/)).toBeNull();
    expect(document.body.textContent).not.toContain('undefined');
    fireEvent.click(
      [...document.querySelectorAll('vscode-button')].find((each) => each.textContent === 'Copy')!,
    );
    expect(copied[0]).toContain('activation 4.50');
  });

  it('draws the features of a vector, and says the tokens of an embedding', () => {
    const result = makePrototypeResult();
    const { input, items } = result;
    const { picture, ...plain } = input;
    expect(picture).toBeDefined();
    const item = {
      ...items[1]!,
      strongest: [],
      tokens: [4, 2, 9],
      image: encodeArray(Float32Array.of(0, 5, -9), [3]),
    };
    show({ ...result, input: { ...plain, shape: [3], bound: { kind: 'norm', radius: 10 } }, items: [item] });
    expect(
      screen.getByRole('img', { name: 'Prototype of neuron 3 of conv4, feature by feature' }),
    ).toBeTruthy();
    expect(document.body.textContent).toContain('Nearest tokens: 4 2 9');
    expect(document.body.textContent).toContain('length at most 10.0');
  });
});
