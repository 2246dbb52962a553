import type { NeuceptComparisonResult } from '../../src/protocol/NeuceptComparisonResult.ts';
import {
  clusteringHeads,
  differenceRange,
  entropyCount,
  entropyDifferences,
  formatBits,
} from '../../src/report/describeNeuceptComparison.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Section } from './Section.tsx';
import { TwoLines } from './TwoLines.tsx';

/** Cluster entropies of two models over the number of clusters, one small chart for each layer and clustering. */
export function ComparedEntropies({ result }: { result: NeuceptComparisonResult }) {
  const { entropies } = result;
  if (!entropies) return null;
  const { curves, counts, samples, whole } = entropies;
  const numbers = (values: readonly number[]) =>
    values.map((bits, i) => <td key={counts[i]!}>{formatBits(bits)}</td>);
  return (
    <Section title="Do clusters of samples follow the fine labels?">
      <p>
        The same {formatCount(samples)} samples are clustered by the neurons that stand for a layer, once in
        each model. Cluster entropy is what remains open of a sample's fine label (the digit, where the
        network says even or odd) when its cluster is known: from 0 bits (each cluster holds one fine label)
        to {formatNumber(whole)} bits (clusters tell nothing of it). A model that was taught the fine labels
        keeps them apart inside, and lies lower.
      </p>
      <p>{entropyCount(result)}</p>
      <div class="nl-figures nl-by-clustering">
        {curves.map((curve) => {
          const what = `${shortenText(curve.layer, 28)}, ${clusteringHeads[curve.clustering]}`;
          const points = (values: readonly number[]) => values.map((bits, i) => [counts[i]!, bits] as const);
          return (
            <figure key={`${curve.layer} ${curve.clustering}`}>
              <TwoLines
                label={`Cluster entropy over the number of clusters: ${what}; the table below has the numbers`}
                first={points(curve.first)}
                second={points(curve.second)}
                xName="clusters K"
                yName="bits"
                xTicks={counts}
                yRange={[0, Math.max(whole, Number.MIN_VALUE)]}
              />
              <figcaption>
                {what}
                <br />
                by {formatCount(curve.neurons.first)} neurons in A, {formatCount(curve.neurons.second)} in B
                <br />
                {differenceRange(curve)}
              </figcaption>
            </figure>
          );
        })}
      </div>
      <details>
        <summary class="nl-link">The entropies as numbers</summary>
        <div class="nl-table-wide">
          <table class="nl-table nl-curves">
            <caption class="nl-hidden">Cluster entropies in bits</caption>
            <thead>
              <tr>
                <th scope="col">Layer</th>
                <th scope="col" class="nl-left">
                  Clusters by
                </th>
                <th scope="col">Model</th>
                {counts.map((count) => (
                  <th key={count} scope="col">
                    K = {count}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {curves.flatMap((curve) =>
                (
                  [
                    ['A', curve.first],
                    ['B', curve.second],
                    ['B \u2212 A', entropyDifferences(curve)],
                  ] as const
                ).map(([model, values]) => (
                  <tr key={`${curve.layer} ${curve.clustering} ${model}`}>
                    <th scope="row">{shortenText(curve.layer, 40)}</th>
                    <td class="nl-left">{clusteringHeads[curve.clustering]}</td>
                    <td>{model}</td>
                    {numbers(values)}
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      </details>
    </Section>
  );
}
