/** What the status bar item is about. */
export interface StatusFacts {
  /** The setting. */
  readonly device: string;
  /** The device of the last analysis with its versions, such as "CPU, ONNX Runtime 1.30.0, 2 threads". */
  readonly found: string | undefined;
  /** Version of the extension. */
  readonly version: string;
  /** False in restricted mode. */
  readonly trusted: boolean;
  /** What is being done, and the fraction of it that is done, 0 to 1. */
  readonly running: { readonly title: string; readonly fraction: number } | undefined;
}

/** Text, tooltip (one line each) and spoken label of the status bar item. */
export function statusTexts({ device, found, version, trusted, running }: StatusFacts): {
  readonly text: string;
  readonly tooltip: readonly string[];
  readonly label: string;
} {
  if (!trusted) {
    const reason = 'Restricted mode: saved analyses open, models are not run.';
    return {
      text: '$(shield) Neuron Lens: restricted',
      tooltip: [reason, 'Click to trust this workspace.'],
      label: `Neuron Lens. ${reason}`,
    };
  }
  const auto = device === 'auto';
  const name = found === undefined ? 'not chosen yet' : found;
  const percent = running === undefined ? undefined : `${Math.floor(running.fraction * 100)} %`;
  const shown = auto && found !== undefined ? `${found.split(',')[0]!} (auto)` : device;
  const state = running === undefined ? 'No analysis is running.' : `${running.title}: ${percent}`;
  return {
    text:
      percent === undefined
        ? `$(circuit-board) Neuron Lens: ${shown}`
        : `$(loading~spin) Neuron Lens: ${percent}`,
    tooltip: [
      state,
      `Device: ${device}${auto || found !== undefined ? ` (${name})` : ''}`,
      `Neuron Lens ${version}`,
      'Click to choose another device.',
    ],
    label: `Neuron Lens, device ${shown}. ${state}`,
  };
}
