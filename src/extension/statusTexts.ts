import { shortDuration } from '../report/shortDuration.ts';

/** An analysis that is under way. */
export interface RunningFacts {
  /** What is being done. */
  readonly title: string;
  /** The part of it that is done, 0 to 1. */
  readonly fraction: number;
  readonly secondsLeft: number | undefined;
}

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
  /** The one that was started first stands first. */
  readonly running: readonly RunningFacts[];
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
  const shown = auto && found !== undefined ? `${found.split(',')[0]!} (auto)` : device;
  const states =
    running.length === 0
      ? ['No analysis is running.']
      : running.map((each) => `${each.title}: ${howFar(each)}`);
  const more = running.length > 1 ? ` (+${running.length - 1})` : '';
  return {
    text:
      running[0] === undefined
        ? `$(circuit-board) Neuron Lens: ${shown}`
        : `$(loading~spin) Neuron Lens: ${howFar(running[0])}${more}`,
    tooltip: [
      ...states,
      `Device: ${device}${auto || found !== undefined ? ` (${name})` : ''}`,
      `Neuron Lens ${version}`,
      running.length === 0
        ? 'Click for the devices, the log and the settings.'
        : 'Click to cancel, and for the devices, the log and the settings.',
    ],
    label: `Neuron Lens, device ${shown}. ${states.join('. ')}`,
  };
}

function howFar({ fraction, secondsLeft }: RunningFacts): string {
  const left = secondsLeft === undefined ? '' : `, ${shortDuration(secondsLeft)} left`;
  return `${Math.floor(fraction * 100)} %${left}`;
}
