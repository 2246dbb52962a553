import type { InterventionClass } from '../../src/protocol/InterventionResult.ts';
import { formatPercent } from '../../src/report/formatNumber.ts';

const width = 160;
const height = 16;
const middle = height / 2;

/** Accuracies of a class on a line from 0 to 100 %: before, after, and the random interventions as a box. */
export function AccuracyTrack({
  tested,
}: {
  tested: Pick<InterventionClass, 'before' | 'after' | 'random'>;
}) {
  const { before, after, random } = tested;
  if (before === undefined || after === undefined) return null;
  const at = (share: number): number => 5 + share * (width - 10);
  const box = random?.class;
  const label =
    `before ${formatPercent(before)}, after ${formatPercent(after)}` +
    (box ? `, random ${formatPercent(box.quantile10)} to ${formatPercent(box.quantile90)}` : '');
  return (
    <svg class="nl-track" width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <line class="nl-track-axis" x1={at(0)} x2={at(1)} y1={middle} y2={middle} />
      {box && (
        <g class="nl-track-random">
          <line x1={at(box.quantile10)} x2={at(box.quantile90)} y1={middle} y2={middle} />
          <rect
            x={at(box.quantile25)}
            y={3}
            width={Math.max(at(box.quantile75) - at(box.quantile25), 1)}
            height={height - 6}
          />
          <line x1={at(box.median)} x2={at(box.median)} y1={3} y2={height - 3} />
        </g>
      )}
      <line class="nl-track-before" x1={at(before)} x2={at(before)} y1={1} y2={height - 1} />
      <circle class="nl-track-after" cx={at(after)} cy={middle} r={4} />
    </svg>
  );
}
