import { countOf } from '../../src/report/countOf.ts';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { openMap } from '../../src/engine/pathways/openMap.ts';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { Pathway, PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { describeOutput, mapNames } from '../../src/report/describePathway.ts';
import { formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { Dropdown } from '../controls.tsx';
import { Chart } from './Chart.tsx';
import { fitPicture } from './fitPicture.ts';
import { joinChannels, paintInput, sampleValues, scaleByMap } from './inputPicture.ts';
import { describeScale, isClipped, paintMap, scaleOf } from './mapScale.ts';
import { Picture } from './Picture.tsx';
import { pixelMapFigure } from './pixelMapFigure.ts';
import { ScaleBar } from './ScaleBar.tsx';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';
import type { ChartColors } from './useChartColors.ts';
import { useWidth } from './useWidth.ts';

const smallest = 110;
const largest = 300;
const gap = 16;
const small = 96;
/** A map this many times weaker than the scale's end cannot be seen any more. */
const palest = 20;
const usualWindows = [0, 3, 5, 9];

/** The sample beside its maps: the pathway gradient at all sparsities under one scale, and those of other methods. */
export function PathwayMaps(props: {
  result: PathwayResult;
  pathway: Pathway;
  /** Position in the result. */
  sample: number;
  level: number;
  pictures: ShownInputs;
  onLevel: (level: number) => void;
}) {
  const { result, pathway, sample, level, pictures } = props;
  const { layout } = pictures;
  const [window, setWindow] = useState(result.parameters.smoothing);
  const [chosenScaling, setScaling] = useState<'shared' | 'own'>();
  const figures = useRef<HTMLDivElement>(null);
  const width = useWidth(figures);

  const input = useMemo(() => {
    const values = sampleValues(pictures.values, sample, layout.channels * layout.height * layout.width);
    return paintInput(values, layout);
  }, [pictures, layout, sample]);
  const maps = useMemo(
    () =>
      pathway.sparsity.map(({ gradient }) => {
        const values = joinChannels(decodeArray(gradient), layout);
        const { height, width } = layout;
        return window > 1 ? Float64Array.from(openMap({ height, width, values }, window).values) : values;
      }),
    [pathway, layout, window],
  );
  const shared = useMemo(() => scaleOf(maps), [maps]);
  const own = useMemo(() => maps.map((map) => scaleOf([map])), [maps]);
  const scaling =
    chosenScaling ?? (own.some(({ limit }) => limit < shared.limit / palest) ? 'own' : 'shared');
  const scaleAt = (at: number) => (scaling === 'own' ? own[at]! : shared);
  const painted = useMemo(() => maps.map((map, at) => paintMap(map, scaleAt(at))), [maps, scaling]);
  const scale = scaleAt(level);
  const map = maps[level]!;
  const bright = useMemo(() => scaleByMap(input, map), [input, map]);
  const strip = layout.height === 1;
  const place = layout.summed ? 'position' : 'input feature';
  const figure = useCallback(
    (colors: ChartColors) => pixelMapFigure(map, layout, colors, 'gradient'),
    [map, layout],
  );

  const third = Math.floor((width - 1 - 2 * gap) / 3);
  const side = Math.min(largest, third >= smallest ? third : Math.max(smallest, width));
  const size = fitPicture(layout, strip ? width : side);
  const windows = [...new Set([...usualWindows, result.parameters.smoothing])]
    .filter((each) => each !== 1)
    .sort((a, b) => a - b);
  const asked = formatPercent(pathway.sparsity[level]!.asked);
  const output = `output ${describeOutput(result, pathway.sample.target)}`;
  return (
    <Section
      title={strip ? 'Input maps' : 'Pixel maps'}
      class="nl-map"
      aside={
        <div class="nl-filters">
          <Dropdown
            label="Scale"
            value={scaling}
            choices={[
              { value: 'shared', text: 'one for all sparsities' },
              { value: 'own', text: 'its own for each' },
            ]}
            onChange={setScaling}
          />
          {!strip && (
            <Dropdown
              label="Smoothing"
              value={String(window)}
              choices={windows.map((each) => ({
                value: String(each),
                text: each < 2 ? 'none' : `opened by ${each} × ${each} pixels`,
              }))}
              onChange={(value) => setWindow(Number(value))}
            />
          )}
        </div>
      }
    >
      <div ref={figures} class={`nl-figures ${strip ? 'nl-strips' : ''}`}>
        <figure style={strip ? {} : { width: `${size.width}px` }}>
          <Picture rgba={input} layout={layout} {...size} alt={`Input, row ${pathway.sample.index}`} />
          <figcaption>
            input, row {pathway.sample.index}
            {layout.summed && ', sum of the channels'}
          </figcaption>
        </figure>
        <figure style={strip ? {} : { width: `${size.width}px` }}>
          {strip ? (
            <Chart label={`Pathway gradient at ${asked} by ${place}`} height={180} figure={figure} />
          ) : (
            <MapPicture
              map={map}
              rgba={painted[level]!}
              layout={layout}
              size={size}
              alt={`Pathway gradient at ${asked}: red where more of a pixel raises the output, blue where it lowers it`}
            />
          )}
          <figcaption>
            pathway gradient at {asked}
            {own[level]!.largest === 0 && ', 0 everywhere: no chain of neurons on it reaches the input'}
            {layout.channels > 1 && (layout.summed ? ', sum of the channels' : ', strongest channel')}
          </figcaption>
        </figure>
        {!strip && (
          <figure style={{ width: `${size.width}px` }}>
            <Picture
              rgba={bright}
              layout={layout}
              {...size}
              alt="The input, bright where the map is strong"
            />
            <figcaption>input × |pathway gradient|</figcaption>
          </figure>
        )}
      </div>
      <ScaleBar
        scale={scale}
        label={`change of ${output} per unit of input${isClipped(scale) ? '; the strongest 0.5 % of the pixels lie beyond the ends' : ''}`}
      />
      <h3>At every sparsity, {scaling === 'own' ? 'each under its own scale' : 'under the same scale'}</h3>
      <div class="nl-figures" role="group" aria-label="Pathway gradients by sparsity">
        {pathway.sparsity.map(({ asked, kept }, i) => (
          <figure key={i} class="nl-small-map">
            <button
              type="button"
              class={`nl-map-choice ${i === level ? 'nl-selected' : ''}`}
              aria-pressed={i === level}
              onClick={() => props.onLevel(i)}
            >
              <Picture
                rgba={painted[i]!}
                layout={layout}
                {...fitPicture(layout, small)}
                alt={`Pathway gradient at ${formatPercent(asked)}`}
              />
            </button>
            <figcaption>
              {formatPercent(asked)}
              <br />
              {countOf(kept, 'neuron')}
              {scaling === 'own' && (
                <>
                  <br />
                  {describeScale(own[i]!)}
                </>
              )}
            </figcaption>
          </figure>
        ))}
      </div>
      {pathway.maps.length > 0 && (
        <>
          <h3>Other methods, each under its own scale</h3>
          <div class="nl-figures">
            {pathway.maps.map((each) => (
              <OtherMap key={each.method} result={result} map={each} layout={layout} />
            ))}
          </div>
        </>
      )}
    </Section>
  );
}

/** A map that says the value under the pointer. */
function MapPicture(props: {
  map: Float64Array;
  rgba: Uint8ClampedArray<ArrayBuffer>;
  layout: ShownInputs['layout'];
  size: { width: number; height: number };
  alt: string;
}) {
  const { map, layout, size } = props;
  const [at, setAt] = useState<{ x: number; y: number }>();
  const value = at && map[at.y * layout.width + at.x];
  return (
    <div
      class="nl-over"
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const step = (position: number, length: number, count: number) =>
          Math.min(count - 1, Math.max(0, Math.floor((position / length) * count)));
        setAt({
          x: step(event.clientX - box.left, size.width, layout.width),
          y: step(event.clientY - box.top, size.height, layout.height),
        });
      }}
      onPointerLeave={() => setAt(undefined)}
    >
      <Picture rgba={props.rgba} layout={layout} {...size} alt={props.alt} />
      {at !== undefined && value !== undefined && (
        <div class="nl-tooltip nl-map-value">
          row {at.y}, column {at.x}: {formatNumber(value)}
        </div>
      )}
    </div>
  );
}

function OtherMap({
  result,
  map,
  layout: ofInput,
}: {
  result: PathwayResult;
  map: Pathway['maps'][number];
  layout: ShownInputs['layout'];
}) {
  const name = mapNames[map.method];
  const { rgba, layout, scale } = useMemo(() => {
    const { shape } = map.map;
    const layout = shape.join() === result.input.shape.join() ? ofInput : inputLayout(shape);
    const joined = joinChannels(decodeArray(map.map), layout);
    const scale = scaleOf([joined]);
    return { rgba: paintMap(joined, scale), layout, scale };
  }, [map, result, ofInput]);
  return (
    <figure class="nl-small-map">
      <Picture rgba={rgba} layout={layout} {...fitPicture(layout, small)} alt={name} />
      <figcaption>
        {name}
        <br />
        {describeScale(scale)}
      </figcaption>
    </figure>
  );
}
