import { describe, expect, it } from 'vitest';
import { statusTexts, type StatusFacts } from '../../../src/extension/statusTexts.ts';

const idle: StatusFacts = {
  device: 'auto',
  found: undefined,
  version: '1.2.3',
  trusted: true,
  running: [],
};
const cpu = 'CPU, ONNX Runtime 1.30.0, 2 threads';

describe('the status bar item', () => {
  it('shows the setting until an analysis has run', () => {
    const { text, tooltip } = statusTexts(idle);
    expect(text).toBe('$(circuit-board) Neuron Lens: auto');
    expect(tooltip).toContain('Device: auto (not chosen yet)');
    expect(tooltip).toContain('No analysis is running.');
    expect(statusTexts({ ...idle, device: 'cpu' }).tooltip).toContain('Device: cpu');
  });

  it('shows what auto was found to mean, with versions in the tooltip', () => {
    const { text, tooltip, label } = statusTexts({ ...idle, found: cpu });
    expect(text).toBe('$(circuit-board) Neuron Lens: CPU (auto)');
    expect(tooltip).toContain(`Device: auto (${cpu})`);
    expect(tooltip).toContain('Neuron Lens 1.2.3');
    expect(label).toBe('Neuron Lens, device CPU (auto). No analysis is running.');
  });

  it('shows how far the running analysis is, and the time left', () => {
    const running = [{ title: 'Ranking neurons of lenet5', fraction: 0.499, secondsLeft: 7.2 }];
    const { text, tooltip, label } = statusTexts({ ...idle, found: cpu, running });
    expect(text).toBe('$(loading~spin) Neuron Lens: 49 %, 8 s left');
    expect(tooltip[0]).toBe('Ranking neurons of lenet5: 49 %, 8 s left');
    expect(tooltip.at(-1)).toMatch(/^Click to cancel/);
    expect(label).toMatch(/Ranking neurons of lenet5: 49 %, 8 s left$/);
  });

  it('shows the first of several, and all of them in the tooltip', () => {
    const running = [
      { title: 'Ranking', fraction: 0.5, secondsLeft: undefined },
      { title: 'Mining', fraction: 0, secondsLeft: 75 },
    ];
    const { text, tooltip } = statusTexts({ ...idle, running });
    expect(text).toBe('$(loading~spin) Neuron Lens: 50 % (+1)');
    expect(tooltip.slice(0, 2)).toEqual(['Ranking: 50 %', 'Mining: 0 %, 1 min 15 s left']);
  });

  it('says why nothing runs in restricted mode', () => {
    const { text, tooltip, label } = statusTexts({ ...idle, trusted: false });
    expect(text).toContain('restricted');
    for (const said of [tooltip.join(' '), label]) expect(said).toMatch(/models are not run/);
  });
});
