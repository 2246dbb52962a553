// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromPanel } from '../../../src/protocol/panelMessages.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';

// See ConductanceView.test.tsx.
vi.mock('../../../webview/plotly.ts', () => ({
  default: { react: async () => ({ removeAllListeners() {}, on() {} }), purge() {} },
}));
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

const result = makeConductanceResult({ samples: 4, shown: 2 });

afterEach(() => {
  document.body.innerHTML = '';
  delete document.body.dataset.ready;
  vi.resetModules();
});

describe('the panel', () => {
  async function open(state?: unknown) {
    const posted: FromPanel[] = [];
    const kept: unknown[] = [];
    vi.stubGlobal('acquireVsCodeApi', () => ({
      postMessage: (message: FromPanel) => posted.push(message),
      getState: () => state,
      setState: (next: unknown) => kept.push(next),
    }));
    document.body.innerHTML = '<div id="root"></div>';
    await import('../../../webview/panel/index.tsx');
    const send = (data: unknown) =>
      act(() => void window.dispatchEvent(new MessageEvent('message', { data })));
    return { posted, kept, send };
  }

  it('says that it is ready, shows a result and keeps what is chosen', async () => {
    const { posted, kept, send } = await open();
    expect(posted).toEqual([{ type: 'ready' }]);
    expect(document.body.textContent).toContain('Waiting for the analysis');
    expect(document.body.dataset.ready).toBeUndefined();
    await send({ type: 'result', result });
    expect(document.body.dataset.ready).toBe('true');
    expect(document.querySelector('h1')!.textContent).toContain('lenet5-relu.onnx');
    expect(kept.at(-1)).toMatchObject({
      createdAt: result.createdAt,
      selection: { layer: 'fc1', sample: 0, group: 'all' },
    });
  });

  it('comes back as it was left, and only for the same analysis', async () => {
    const selection = { layer: 'conv1', neuron: 2, sample: 1, group: 'predicted 1' };
    const first = await open({ createdAt: result.createdAt, selection });
    await first.send({ type: 'result', result });
    expect(document.querySelector('.nl-summary h2')!.textContent).toContain('conv1');
    expect(document.querySelector('.nl-summary')!.textContent).toContain('predicted 1');
    vi.resetModules();
    const second = await open({ createdAt: 'another', selection });
    await second.send({ type: 'result', result });
    expect(document.querySelector('.nl-summary h2')!.textContent).toContain('fc1');
  });

  it('comes back with the rule that was chosen', async () => {
    const rules = makeRulesResult();
    const before = { createdAt: rules.createdAt, selection: { rule: { pair: 1, rule: 0 } } };
    const { kept, send } = await open(before);
    await send({ type: 'result', result: rules });
    expect(document.querySelector('.nl-rule h2')!.textContent).toBe('2 of {3, 5, 8} → {4, 9}');
    await act(() =>
      [...document.querySelectorAll<HTMLElement>('.nl-words .nl-link')]
        .find(({ textContent }) => textContent === 'dog → 3')!
        .click(),
    );
    expect(kept.at(-1)).toMatchObject({ selection: { rule: { pair: 0, rule: 1 } } });
  });

  it('comes back with the filters of the rule graph, and without those that are none', async () => {
    const rules = makeRulesResult();
    const state = (leastConfidence: unknown) => ({
      createdAt: rules.createdAt,
      selection: { rule: null, graph: { count: '50', filter: { leastConfidence } } },
    });
    const first = await open(state(0.95));
    await first.send({ type: 'result', result: rules });
    expect(document.querySelector('[role=status]')!.textContent).toContain('1 of 3 rules shown');
    vi.resetModules();
    const second = await open(state('high'));
    await second.send({ type: 'result', result: rules });
    expect(document.querySelector('[role=status]')!.textContent).toContain('3 of 3 rules shown');
  });

  it('shows what failed', async () => {
    const { send } = await open();
    await send({ type: 'failed', message: 'The engine stopped.' });
    expect(document.querySelector('[role=alert]')!.textContent).toContain('The engine stopped.');
    expect(document.body.dataset.ready).toBe('true');
  });

  it('refuses a message that is none of the protocol', async () => {
    const { send } = await open();
    await send({ type: 'result', result: { ...result, steps: 'many' } });
    expect(document.querySelector('[role=alert]')!.textContent).toContain('result.steps');
  });
});

describe('the notebook renderer', () => {
  async function start() {
    const { activate } = await import('../../../webview/renderer/index.tsx');
    const renderer = await activate({ setState() {}, getState: () => undefined } as never);
    const element = document.body.appendChild(document.createElement('div'));
    const output = (id: string, json: () => unknown) =>
      ({ id, mime: 'application/vnd.neuron-lens+json', json }) as never;
    const show = (id: string, json: () => unknown) =>
      act(
        async () =>
          void (await renderer!.renderOutputItem(output(id, json), element, new AbortController().signal)),
      );
    return { renderer: renderer!, element, show };
  }

  it('shows a saved result without a kernel and lets go of it', async () => {
    const { renderer, element, show } = await start();
    await show('1', () => structuredClone(result));
    expect(element.querySelector('h1')!.textContent).toContain('lenet5-relu.onnx');
    expect(element.querySelectorAll('vscode-button')).toHaveLength(1);
    renderer.disposeOutputItem!('1');
    expect(element.childElementCount).toBe(0);
  });

  it('lets go of everything when no output is named', async () => {
    const { renderer, element, show } = await start();
    await show('1', () => structuredClone(result));
    renderer.disposeOutputItem!(undefined);
    expect(element.childElementCount).toBe(0);
  });

  it.each([
    ['a damaged document', () => ({ ...result, samples: 7 }), 'damaged or foreign analysis: samples'],
    ['a newer version', () => ({ ...result, version: 99 }), 'format version 99'],
    [
      'no JSON',
      () => {
        throw new SyntaxError('Unexpected end of JSON input');
      },
      'Unexpected end of JSON input',
    ],
  ])('says why it cannot show %s', async (_, json, reason) => {
    const { element, show } = await start();
    await show('1', json);
    expect(element.querySelector('[role=alert]')!.textContent).toContain(reason);
  });
});
