import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { fineName, mechanismName } from '../../src/report/describeMechanisms.ts';
import { describeClass } from '../../src/report/describeTarget.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { isWrong, type ReadMechanisms } from './readMechanisms.ts';

/** "Row 17, mechanism 4: label 1 (odd), digit 7, predicted 0 (even), wrong; output 3.20." */
export function describeMechanismSample(
  result: NeuceptResult,
  read: ReadMechanisms,
  position: number,
): string {
  const { row, predicted, output, assignment, label, fine } = read;
  const nameOf = (index: number) => describeClass({ output: result.output ?? { labels: [] } }, index);
  const parts = [
    ...(label ? [`label ${nameOf(label[position]!)}`] : []),
    ...(fine ? [`fine label ${fineName(read.mechanisms, fine[position]!)}`] : []),
    ...(predicted ? [`predicted ${nameOf(predicted[position]!)}`] : []),
    ...(isWrong(read, position) ? ['wrong'] : []),
  ];
  return (
    `Row ${row[position]}, ${mechanismName(assignment[position]!).toLowerCase()}: ` +
    `${parts.length > 0 ? `${parts.join(', ')}; ` : ''}output ${formatNumber(output[position])}.`
  );
}

/** What fits under a small picture: the fine label, or the label, with a cross where the prediction is wrong. */
export function noteOfSample(result: NeuceptResult, read: ReadMechanisms, position: number): string {
  const { label, fine, row, mechanisms } = read;
  const text =
    fine !== undefined
      ? fineName(mechanisms, fine[position]!, 20)
      : label !== undefined
        ? (result.output?.labels[label[position]!]?.slice(0, 20) ?? String(label[position]))
        : `row ${row[position]}`;
  return isWrong(read, position) ? `✗ ${text}` : text;
}
