import { describe, expect, it } from 'vitest';
import { statusTexts, type StatusFacts } from '../../../src/extension/statusTexts.ts';

const idle: StatusFacts = {
  device: 'auto',
  found: undefined,
  version: '1.2.3',
  trusted: true,
  running: undefined,
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

  it('shows how far the running analysis is', () => {
    const running = { title: 'Ranking neurons of lenet5', fraction: 0.499 };
    const { text, tooltip, label } = statusTexts({ ...idle, found: cpu, running });
    expect(text).toBe('$(loading~spin) Neuron Lens: 49 %');
    expect(tooltip[0]).toBe('Ranking neurons of lenet5: 49 %');
    expect(label).toMatch(/Ranking neurons of lenet5: 49 %$/);
  });

  it('says why nothing runs in restricted mode', () => {
    const { text, tooltip, label } = statusTexts({ ...idle, trusted: false });
    expect(text).toContain('restricted');
    for (const said of [tooltip.join(' '), label]) expect(said).toMatch(/models are not run/);
  });
});
