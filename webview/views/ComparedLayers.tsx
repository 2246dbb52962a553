import type { NeuceptLayer } from '../../src/protocol/NeuceptResult.ts';
import type { ComparedLayer, NeuceptComparisonResult } from '../../src/protocol/NeuceptComparisonResult.ts';
import { overlapText, selectedText, unmatchedText } from '../../src/report/describeNeuceptComparison.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Name } from './Name.tsx';
import { Section } from './Section.tsx';
import { TwoLines } from './TwoLines.tsx';

/** Layers whose distributions are drawn; all are in the table. */
const mostDrawn = 24;
/** Points of a line. */
const mostPoints = 120;

/** How many neurons are critical in each layer of two models, and how far they stand out from their knockoffs. */
export function ComparedLayers({ result }: { result: NeuceptComparisonResult }) {
  const { layers } = result;
  return (
    <Section title="Critical neurons, layer by layer">
      <div class="nl-table-wide">
        <table class="nl-table nl-rules">
          <caption class="nl-hidden">Neurons selected in each layer of both models</caption>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col" title="Of the tested neurons">
                Selected in A
              </th>
              <th scope="col" title="Of the tested neurons">
                in B
              </th>
              <th scope="col" title="Constant in these samples, and not tested">
                Constant in A
              </th>
              <th scope="col">in B</th>
              <th scope="col" title="Share of the response's variance that a linear function explains">
                Linear fit in A
              </th>
              <th scope="col">in B</th>
              <th
                scope="col"
                class="nl-words"
                title="Of the neurons selected in any of the two, those with the same number in both; by chance: if as many were drawn at random"
              >
                Selected in both, by number
              </th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">
                  <Name text={layer.name} length={32} />
                </th>
                <td>{selectedText(layer.first)}</td>
                <td>{selectedText(layer.second)}</td>
                <td>{formatCount(layer.first.dead.length)}</td>
                <td>{formatCount(layer.second.dead.length)}</td>
                <td>{formatPercent(layer.first.linearFit)}</td>
                <td>{formatPercent(layer.second.linearFit)}</td>
                <td class="nl-words" title={overlapText(layer)}>
                  {overlapText(layer)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {unmatchedText(result, (name) => shortenText(name, 40)).map((line) => (
        <p key={line} class="nl-muted">
          {line}
        </p>
      ))}
      <p class="nl-muted">
        The last column goes by the neurons' numbers. That says something where one model was trained from the
        other; in models that were trained apart, neuron 3 of A has nothing to do with neuron 3 of B.
      </p>
      <p>
        W says how much better a neuron explains the class's output than its knockoff does, which is made like
        it and knows nothing of the output. A line that stays high for long: many neurons matter.
      </p>
      <div class="nl-figures">
        {layers.slice(0, mostDrawn).map((layer) => (
          <Distribution key={layer.name} layer={layer} />
        ))}
      </div>
    </Section>
  );
}

/** Mean W of the tested neurons of both models, the highest first. */
function Distribution({ layer }: { layer: ComparedLayer }) {
  const [first, second] = [descending(layer.first), descending(layer.second)];
  const most = Math.max(first.length, second.length);
  const highest = Math.max(first[0] ?? 0, second[0] ?? 0);
  const lowest = Math.min(0, first.at(-1) ?? 0, second.at(-1) ?? 0);
  const name = shortenText(layer.name, 32);
  return (
    <figure>
      <TwoLines
        label={`Mean W of the neurons of ${name} in both models, the highest first`}
        first={thinned(first)}
        second={thinned(second)}
        xName="neurons, in the order of W"
        yName="mean W"
        xTicks={most > 1 ? [1, most] : [1]}
        yRange={[lowest, Math.max(highest, Number.MIN_VALUE)]}
      />
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function descending({ statistics }: NeuceptLayer): number[] {
  return [...statistics].sort((a, b) => b - a);
}

/** With their ranks. */
function thinned(values: readonly number[]): (readonly [number, number])[] {
  const step = Math.max(1, Math.ceil(values.length / mostPoints));
  return values
    .map((value, i) => [i + 1, value] as const)
    .filter((_, i) => i % step === 0 || i === values.length - 1);
}
