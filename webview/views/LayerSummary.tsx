import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from '../../src/report/formatNumber.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import { nameSamples, type SampleGroup } from './sampleGroups.ts';
import type { ViewHost } from './ViewHost.ts';
import { Section } from './Section.tsx';

/** The chosen layer: whether its conductances add up, and where it is defined. */
export function LayerSummary(props: {
  result: ConductanceResult;
  layer: ConductanceLayer;
  /** The layer with the group's means; undefined where none of its samples is stored. */
  ranked: ConductanceLayer | undefined;
  group: SampleGroup;
  /** How many of the group's samples are stored. */
  stored: number;
  host: ViewHost;
  onSelect: (index: number) => void;
}) {
  const { result, layer, ranked, group, stored, host } = props;
  const { completeInstead } = layer;
  const instead = result.layers.findIndex(({ name }) => name === completeInstead);
  const { code } = result.model;
  const samples = nameSamples(group, stored);
  const units = layer.unit === 'channel' && layer.shape.length > 1 ? 'channels' : 'neurons';
  return (
    <Section
      title={
        <>
          <Name text={layer.name} />
          <span class="nl-muted nl-regular">
            {' '}
            {shortenText(layer.operator, 24)}, {layer.shape.length > 1 && `${formatShape(layer.shape)}, `}
            {formatCount(layer.neurons)} {units}
          </span>
        </>
      }
      class="nl-summary"
      aside={
        host.openLine && layer.line !== undefined ? (
          <Button title={shortenText(code ?? '', 200)} onClick={() => host.openLine?.(layer.name)}>
            {`Show in code (line ${layer.line})`}
          </Button>
        ) : (
          layer.line !== undefined &&
          code !== undefined && (
            <span class="nl-muted">
              line {layer.line} of {shortenText(baseName(code), 60)}
            </span>
          )
        )
      }
    >
      {stored < group.samples.length && group.className !== undefined && (
        <p>
          The result stores the conductances of this layer for the first{' '}
          {formatCount(layer.perSample.shape[0] ?? 0)} of all samples only.{' '}
          {stored === 0
            ? `None of them is ${group.className}.`
            : `${formatCount(stored)} of ${nameSamples(group)} ${stored === 1 ? 'is' : 'are'} among them.`}
        </p>
      )}
      {ranked?.completeness === 'not a cut' && (
        <p>
          Completeness does not apply: part of the signal goes round this layer, so its conductances need not
          add up to the output’s change. They make up {formatPercent(ranked.share)} of it
          {group.className !== undefined && `, in the mean over ${samples}`}.{' '}
          {instead >= 0 ? (
            <Button onClick={() => props.onSelect(instead)}>
              {`Go to ${shortenText(completeInstead ?? '', 40)}, where it does`}
            </Button>
          ) : (
            completeInstead !== undefined &&
            `It does apply to ${shortenText(completeInstead, 80)}, which was not analysed.`
          )}
        </p>
      )}
      {ranked !== undefined && ranked.completeness !== 'not a cut' && (
        <p>
          The conductances add up to <strong>{formatNumber(ranked.completeness.sum)}</strong>; the output
          changes by <strong>{formatNumber(ranked.completeness.expected)}</strong> from baseline to input
          (means over {samples}). Completeness error, largest of{' '}
          {group.className === undefined ? 'any sample' : 'any of them'}:{' '}
          <strong>{formatPercent(ranked.completeness.relativeError)}</strong>
          {ranked.completeness.relativeError > result.parameters.tolerance &&
            ` – above the ${formatPercent(result.parameters.tolerance)} that was aimed for; more steps will lower it`}
          .
        </p>
      )}
    </Section>
  );
}
