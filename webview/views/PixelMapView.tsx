import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { decodeArray, type DecodedArray } from '../../src/protocol/EncodedArray.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Button, ProgressRing } from '../controls.tsx';
import { Chart } from './Chart.tsx';
import { fitPicture } from './fitPicture.ts';
import { paintInput, sampleValues, scaleByMap, joinChannels } from './inputPicture.ts';
import type { ShownInputs } from './ShownInputs.ts';
import { Name } from './Name.tsx';
import { Picture } from './Picture.tsx';
import { pixelMapFigure, pixelMapMargin } from './pixelMapFigure.ts';
import { describeSample } from './SampleStrip.tsx';
import type { ChartColors } from './useChartColors.ts';
import { usePixelMap } from './usePixelMap.ts';
import { useWidth } from './useWidth.ts';
import type { ViewHost } from './ViewHost.ts';
import { Section } from './Section.tsx';

// Three pictures beside each other where they can be this large; else one below the other.
const smallest = 100;
const largest = 240;
const gap = 16;

/** Where in the input the chosen neuron's conductance comes from (eq. 2), for the chosen sample. */
export function PixelMapView(props: {
  result: ConductanceResult;
  layer: ConductanceLayer;
  perSample: DecodedArray;
  neuron: number;
  sample: number;
  pictures: ShownInputs;
  host: ViewHost;
}) {
  const { result, layer, perSample, neuron, sample, pictures, host } = props;
  const { state, request } = usePixelMap(result, layer.name, neuron, sample, host);
  // Only the first samples are stored.
  const conductance = perSample[sample * layer.neurons + neuron];
  const { layout } = pictures;

  const rgba = useMemo(
    () =>
      sample < pictures.shown
        ? paintInput(
            sampleValues(pictures.values, sample, layout.channels * layout.height * layout.width),
            layout,
          )
        : undefined,
    [pictures, layout, sample],
  );
  const map = useMemo(
    () => (state.kind === 'there' ? joinChannels(decodeArray(state.value.map), layout) : undefined),
    [state, layout],
  );
  const scaled = useMemo(
    () => (rgba !== undefined && map !== undefined ? scaleByMap(rgba, map) : undefined),
    [rgba, map],
  );
  const figure = useCallback(
    (colors: ChartColors) => pixelMapFigure(map ?? new Float64Array(), layout, colors),
    [map, layout],
  );
  const figures = useRef<HTMLDivElement>(null);
  const width = useWidth(figures);
  // The measured width is rounded: one pixel less, or the third picture may not fit by half a pixel.
  const third = Math.floor((width - 1 - pixelMapMargin - 2 * gap) / 3);
  const side = Math.min(largest, third >= smallest ? third : Math.max(smallest, width - pixelMapMargin));
  const size = fitPicture(layout, side);
  const strip = layout.height === 1;

  return (
    <Section
      title={
        <>
          {strip ? 'Input map' : 'Pixel map'} of neuron {neuron} in <Name text={layer.name} />
        </>
      }
      class="nl-map"
    >
      <div ref={figures} class={`nl-figures ${strip ? 'nl-strips' : ''}`}>
        {rgba !== undefined && (
          <figure style={strip ? {} : { width: `${size.width}px` }}>
            <Picture rgba={rgba} layout={layout} {...size} alt={`Input: ${describeSample(result, sample)}`} />
            <figcaption>
              input, row {result.samples[sample]!.index}
              {layout.summed && ', sum of the channels'}
            </figcaption>
          </figure>
        )}
        {map !== undefined && (
          <figure style={strip ? {} : { width: `${size.width + pixelMapMargin}px` }}>
            {strip ? (
              <Chart
                label={`Conductance by ${layout.summed ? 'position' : 'input feature'}`}
                height={180}
                figure={figure}
              />
            ) : (
              <Chart
                label={`Pixel map of neuron ${neuron}: red where a pixel adds to its conductance, blue where it takes away`}
                width={size.width + pixelMapMargin}
                height={size.height}
                figure={figure}
              />
            )}
            <figcaption>
              conductance by {layout.summed ? 'position' : 'input feature'} (eq. 2)
              {layout.channels > 1 && (layout.summed ? ', sum of the channels' : ', strongest channel')}
            </figcaption>
          </figure>
        )}
        {scaled !== undefined && (
          <figure style={strip ? {} : { width: `${size.width}px` }}>
            <Picture
              rgba={scaled}
              layout={layout}
              {...size}
              alt="The input, bright where the map is strong"
            />
            <figcaption>input × |eq. 2|</figcaption>
          </figure>
        )}
        {map === undefined && (
          <div class="nl-map-missing" role="status">
            {state.kind === 'loading' ? (
              <>
                <ProgressRing /> <p>Computing the pixel map…</p>
              </>
            ) : (
              <>
                <p>
                  {state.kind === 'failed'
                    ? `The pixel map could not be computed: ${shortenText(state.message, 300)}`
                    : 'The result does not hold the pixel map of this neuron for this sample.'}
                </p>
                {request === undefined ? (
                  <p class="nl-muted">
                    Maps are stored for the first samples and the best neurons of each layer.
                  </p>
                ) : (
                  <Button primary onClick={request}>
                    {state.kind === 'failed' ? 'Try again' : 'Compute the pixel map'}
                  </Button>
                )}
              </>
            )}
          </div>
        )}
      </div>
      <p>
        {conductance === undefined ? (
          'The result does not store the neuron’s conductance for this sample.'
        ) : (
          <>
            The neuron’s conductance for this sample is <strong>{formatNumber(conductance)}</strong>.
          </>
        )}
        {state.kind === 'there' && (
          <>
            {' '}
            The map sums to <strong>{formatNumber(state.value.sum)}</strong>.
            {conductance !== undefined &&
              ' The two differ at a finite number of steps: the first adds up the neuron’s changes from step to step, the map estimates them from slopes.'}
          </>
        )}
      </p>
    </Section>
  );
}
