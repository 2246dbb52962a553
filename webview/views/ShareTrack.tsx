import type { Share } from '../../src/protocol/Mechanisms.ts';
import { shareText } from '../../src/report/describeMechanisms.ts';

const width = 180;
const height = 20;
const middle = height / 2;

/** A share as a dot with its 95 % interval as whiskers, on a line from `from` to 100 %, the whole's as a dashed line. */
export function ShareTrack(props: {
  share: Share;
  whole: Share;
  from: number;
  /** How it lies beside the whole: below it is drawn as a diamond in the colour of what is amiss. */
  beside: 'below' | 'above' | undefined;
}) {
  const { share, whole, from, beside } = props;
  const at = (rate: number): number => 6 + ((rate - from) / (1 - from)) * (width - 12);
  const label = shareText(share);
  const [low, rate, high] = [at(share.low), at(share.hits / share.of), at(share.high)];
  const all = at(whole.hits / whole.of);
  return (
    <svg class="nl-track nl-share" width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <line class="nl-track-axis" x1={at(from)} x2={at(1)} y1={middle} y2={middle} />
      <line class="nl-share-whole" x1={all} x2={all} y1={0} y2={height} />
      <path
        class="nl-share-interval"
        d={`M${low} ${middle}H${high}M${low} 5V${height - 5}M${high} 5V${height - 5}`}
      />
      {beside === 'below' ? (
        <path class="nl-share-below" d={`M${rate - 5.5} ${middle}l5.5-5.5l5.5 5.5l-5.5 5.5Z`} />
      ) : (
        <circle class="nl-share-rate" cx={rate} cy={middle} r={4} />
      )}
    </svg>
  );
}
