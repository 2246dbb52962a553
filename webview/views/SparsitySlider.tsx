import type { PathwayLevel } from '../../src/protocol/PathwayResult.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { useUniqueId } from './useUniqueId.ts';

/** Chooses among the sparsities of a pathway, by pointer or arrow keys. */
export function SparsitySlider(props: {
  levels: readonly PathwayLevel[];
  value: number;
  onChange: (level: number) => void;
}) {
  const { levels, value } = props;
  const id = useUniqueId();
  const level = levels[value]!;
  const said =
    `${formatPercent(level.reached)} of the neurons left out, ${formatCount(level.kept)} on the pathway` +
    (formatPercent(level.reached) === formatPercent(level.asked)
      ? ''
      : ` (asked for: ${formatPercent(level.asked)})`);
  return (
    <div class="nl-slider">
      <label for={id}>Sparsity</label>
      <div class="nl-slider-track">
        <input
          id={id}
          type="range"
          min={0}
          max={levels.length - 1}
          step={1}
          value={value}
          disabled={levels.length === 1}
          aria-valuetext={said}
          onInput={(event) => props.onChange(Number(event.currentTarget.value))}
        />
        <div class="nl-slider-ticks" aria-hidden="true">
          {levels.map(({ asked }, i) => (
            <span
              key={i}
              class={i === value ? 'nl-slider-chosen' : ''}
              style={{ left: `${levels.length === 1 ? 50 : (100 * i) / (levels.length - 1)}%` }}
            >
              {formatPercent(asked)}
            </span>
          ))}
        </div>
      </div>
      <output for={id}>{said}</output>
    </div>
  );
}
