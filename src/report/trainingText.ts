import type { TrainingHistory } from '../protocol/Training.ts';
import { formatCount, formatNumber } from './formatNumber.ts';
import { table } from './table.ts';

/**
 * A training's history for a terminal: an epoch a line, and what neuron-lens.json should say of the network.
 * @param file the trained network.
 */
export function trainingText(history: TrainingHistory, file: string): string {
  const { network, weights, data, epochs, device, seconds, preprocessing, labels } = history;
  const share = (value: number): string => `${(100 * value).toFixed(2)} %`;
  const rows = epochs.map(({ epoch, loss, accuracy, validation, learningRate, seconds: time }) => [
    String(epoch),
    formatNumber(loss),
    share(accuracy),
    validation ? formatNumber(validation.loss) : '',
    validation ? share(validation.accuracy) : '',
    formatNumber(learningRate),
    time.toFixed(1),
  ]);
  const head = ['epoch', 'loss', 'right', 'held-out loss', 'held-out right', 'learning rate', 'seconds'];
  const entry = {
    path: file,
    ...(Object.keys(preprocessing).length > 0 && { preprocessing }),
    ...(labels && { labels }),
  };
  return [
    `${network}: ${formatCount(weights)} weights trained on ${formatCount(data.samples)} samples of ${data.path} in ${Math.round(seconds)} s (${device})`,
    '',
    table([head, ...rows], [0, 1, 2, 3, 4, 5, 6]),
    '',
    'The network as a model in neuron-lens.json (what is done to the samples belongs to it):',
    JSON.stringify(entry),
    '',
  ].join('\n');
}
