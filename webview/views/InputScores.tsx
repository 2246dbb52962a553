import { useMemo } from 'preact/hooks';
import type { NeuceptLayer } from '../../src/protocol/NeuceptResult.ts';
import type { NeuronScore, ScoreMeasure } from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { fitPicture } from './fitPicture.ts';
import { inputSquares } from './inputSquares.ts';
import { mapColorAt } from './mapScale.ts';
import { ScaleBar } from './ScaleBar.tsx';

const side = 260;

/** The squares of a tested picture in the colours of their scores, the selected ones framed; nothing of other layers. */
export function InputScores(props: {
  layer: NeuceptLayer;
  scores: readonly NeuronScore[];
  measure: ScoreMeasure;
  /** "e-value". */
  name: string;
  neuron: number | undefined;
  onSelect: (neuron: number) => void;
}) {
  const { layer, scores, measure, name, neuron } = props;
  const { square } = layer;
  const layout = useMemo(() => inputLayout(layer.shape), [layer]);
  const squares = useMemo(() => inputSquares(layer, layout, square ?? 1), [layer, layout, square]);
  const known = useMemo(() => new Map(scores.map((each) => [each.neuron, each])), [scores]);
  if (square === undefined) return null;
  const limit = scores.reduce((most, each) => Math.max(most, Math.abs(each[measure])), 0);
  const size = fitPicture(layout, side);
  const [across, down] = [Math.ceil(layout.width / square), Math.ceil(layout.height / square)];
  const rect = ({ x, y }: { x: number; y: number }) => ({
    x,
    y,
    width: Math.min(square, layout.width - x),
    height: Math.min(square, layout.height - y),
  });
  const framed = squares.filter((each) => known.get(each.neuron)?.selected);
  const chosen = squares.filter((each) => each.neuron === neuron);
  return (
    <figure class="nl-input-scores">
      <svg
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        style={{ width: `${size.width}px`, height: `${size.height}px` }}
        role="img"
        aria-label={`Squares of the input by ${name}: ${formatCount(framed.length)} of ${formatCount(across * down)} are selected`}
      >
        {squares.map((each) => {
          const score = known.get(each.neuron)!;
          return (
            <rect
              key={`${each.x} ${each.y}`}
              {...rect(each)}
              fill={mapColorAt(score[measure], limit || 1)}
              onClick={() => props.onSelect(each.neuron)}
            >
              <title>
                {`rows ${each.y} to ${each.y + rect(each).height - 1}, columns ${each.x} to ${each.x + rect(each).width - 1}: ` +
                  `${name} ${formatNumber(score[measure])}, ${score.selected ? 'selected' : 'not selected'}`}
              </title>
            </rect>
          );
        })}
        {framed.map((each) => (
          <rect key={`f ${each.x} ${each.y}`} class="nl-square-selected" {...rect(each)} />
        ))}
        {chosen.map((each) => (
          <rect key={`c ${each.x} ${each.y}`} class="nl-square-chosen" {...rect(each)} />
        ))}
      </svg>
      <figcaption class="nl-muted">
        The picture in squares of {square} × {square} pixels: selected ones are framed, the chosen one thickly
        in blue; empty ones are constant.
      </figcaption>
      <ScaleBar scale={{ limit: limit || 1, largest: limit }} label={name} />
    </figure>
  );
}
