import { formatNumber } from '../../src/report/formatNumber.ts';

const width = 250;
const height = 150;
const frame = { left: 44, right: 242, top: 8, bottom: 116 };
/** Above this many, points have no marks. */
const mostMarks = 30;

type Point = readonly [x: number, y: number];

/** A small chart of one quantity in two models: A in full, B dashed. Values are in the points' tooltips. */
export function TwoLines(props: {
  /** What is seen, for those who do not. */
  label: string;
  first: readonly Point[];
  second: readonly Point[];
  xName: string;
  yName: string;
  xTicks: readonly number[];
  /** Lowest and highest value shown. */
  yRange: readonly [number, number];
}) {
  const { first, second, xTicks, yRange } = props;
  const [low, high] = yRange;
  const xs = [...first, ...second].map(([x]) => x);
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const x = (value: number): number =>
    frame.left + ((value - least) / Math.max(most - least, Number.MIN_VALUE)) * (frame.right - frame.left);
  const y = (value: number): number =>
    frame.bottom - ((value - low) / Math.max(high - low, Number.MIN_VALUE)) * (frame.bottom - frame.top);
  const lines = [
    ['A', 'nl-line-first', first],
    ['B', 'nl-line-second', second],
  ] as const;
  return (
    <svg class="nl-two-lines" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={props.label}>
      {[...new Set([low, 0, high])]
        // A value just below 0 has no room for a name of its own.
        .filter((value) => value === 0 || Math.abs(y(value) - y(0)) > 12)
        .map((value) => (
          <g key={value}>
            <line class="nl-track-axis" x1={frame.left} x2={frame.right} y1={y(value)} y2={y(value)} />
            <text x={frame.left - 5} y={y(value) + 4} text-anchor="end">
              {formatNumber(value)}
            </text>
          </g>
        ))}
      {xTicks.map((tick) => (
        <text key={tick} x={x(tick)} y={frame.bottom + 15} text-anchor="middle">
          {tick}
        </text>
      ))}
      <text x={(frame.left + frame.right) / 2} y={height - 4} text-anchor="middle">
        {props.xName}
      </text>
      <text transform={`translate(11 ${(frame.top + frame.bottom) / 2}) rotate(-90)`} text-anchor="middle">
        {props.yName}
      </text>
      {lines.map(([name, line, points]) => (
        <g key={name} class={line}>
          <polyline points={points.map(([at, value]) => `${x(at)},${y(value)}`).join(' ')} />
          {points.length <= mostMarks &&
            points.map(([at, value]) => {
              const tip = <title>{`${name}, ${props.xName} ${at}: ${formatNumber(value)}`}</title>;
              return name === 'A' ? (
                <circle key={at} cx={x(at)} cy={y(value)} r={3}>
                  {tip}
                </circle>
              ) : (
                <rect key={at} x={x(at) - 3} y={y(value) - 3} width={6} height={6}>
                  {tip}
                </rect>
              );
            })}
        </g>
      ))}
    </svg>
  );
}

/** Which line is whose. */
export function TwoLinesKey({ a, b }: { a: string; b: string }) {
  return (
    <p class="nl-two-lines-key">
      <svg class="nl-track" width={30} height={10} aria-hidden="true">
        <g class="nl-line-first">
          <polyline points="0,5 30,5" />
          <circle cx={15} cy={5} r={3} />
        </g>
      </svg>{' '}
      A: {a}
      <span class="nl-two-lines-gap" />
      <svg class="nl-track" width={30} height={10} aria-hidden="true">
        <g class="nl-line-second">
          <polyline points="0,5 30,5" />
          <rect x={12} y={2} width={6} height={6} />
        </g>
      </svg>{' '}
      B: {b}
    </p>
  );
}
