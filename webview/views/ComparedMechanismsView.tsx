import type {
  ComparedMechanisms,
  NeuceptComparisonResult,
} from '../../src/protocol/NeuceptComparisonResult.ts';
import { mostFine, precisionBeside, shareText } from '../../src/report/describeMechanisms.ts';
import { clusteringHeads } from '../../src/report/describeNeuceptComparison.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { Section } from './Section.tsx';

/** The mechanisms of two models side by side. */
export function ComparedMechanismsView(props: {
  mechanisms: NonNullable<NeuceptComparisonResult['mechanisms']>;
}) {
  const { first, second } = props.mechanisms;
  return (
    <Section title="Mechanisms of both">
      <p class="nl-muted">
        Mechanisms are numbered by their size in each model: mechanism 1 of A is not that of B. Which hold the
        same samples, the table further down says.
      </p>
      <div class="nl-columns nl-halves">
        <Side name="A" mechanisms={first} />
        <Side name="B" mechanisms={second} />
      </div>
    </Section>
  );
}

function Side({ name, mechanisms }: { name: string; mechanisms: ComparedMechanisms }) {
  const { sizes, silhouette, entropy, precision, parameters } = mechanisms;
  return (
    <div class="nl-table-wide">
      <table class="nl-table nl-curves">
        <caption>
          {name}: {formatCount(sizes.length)} by {clusteringHeads[parameters.clustering]}
          {parameters.count === 'auto' && ' (as many as fit best)'}
          {silhouette !== undefined && `, mean silhouette ${formatNumber(silhouette)}`}
          {entropy && `, ${formatNumber(entropy.bits)} of ${formatNumber(entropy.whole)} bits left open`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Mechanism</th>
            <th scope="col">Samples</th>
            {precision && (
              <th scope="col" title="Predictions that are right, with the 95 % interval by Wilson">
                Right (95 %)
              </th>
            )}
            {entropy && (
              <th scope="col" title="Left open of the fine label, in bits">
                Entropy
              </th>
            )}
            {entropy && (
              <th scope="col" class="nl-left" title="Fine labels that most of its samples have">
                Mostly
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sizes.map((size, i) => {
            const share = precision?.mechanisms[i];
            const unreliable =
              share && precisionBeside(share, precision!.whole) === 'below' ? 'nl-bad' : undefined;
            return (
              <tr key={i}>
                <th scope="row">
                  {name} {i + 1}
                </th>
                <td>{formatCount(size)}</td>
                {precision && <td class={unreliable}>{share ? shareText(share) : 'none predicted'}</td>}
                {entropy && <td>{formatNumber(entropy.mechanisms[i])}</td>}
                {entropy && <td class="nl-left">{mostFine(mechanisms, i)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
