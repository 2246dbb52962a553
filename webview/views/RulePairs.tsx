import type { RulePair, RulesResult } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { pairName } from '../../src/report/pairName.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Section } from './Section.tsx';
import type { ViewHost } from './ViewHost.ts';

/** What the rules of each pair of layers save of its description; a pair can be chosen. */
export function RulePairs(props: {
  result: RulesResult;
  host: ViewHost;
  /** Position in the result's pairs. */
  selected: number | undefined;
  onSelect: (pair: number | undefined) => void;
}) {
  const { result, host, selected, onSelect } = props;
  const { code } = result.model;
  const lines = result.layers.filter(({ line }) => line !== undefined);
  return (
    <Section title={result.pairs.length === 1 ? 'Layers' : 'Layers, from output to input'}>
      <div class="nl-pairs" role="group" aria-label="Pairs of layers" tabIndex={0}>
        <table class="nl-table">
          <caption class="nl-hidden">What the rules of each pair of layers save</caption>
          <thead>
            <tr>
              <th scope="col">Heads → tails</th>
              <th scope="col">Rules</th>
              <th scope="col" title="Bits that both layers' activations take, each neuron on its own">
                Bits without rules
              </th>
              <th scope="col" title="How much shorter the description is with the rules">
                Saved
              </th>
            </tr>
          </thead>
          <tbody>
            {result.pairs.map((pair, index) => (
              <tr key={index} class={index === selected ? 'nl-selected' : ''}>
                <th scope="row">
                  {result.pairs.length > 1 ? (
                    <button
                      class="nl-link"
                      aria-pressed={index === selected}
                      title={index === selected ? 'Show the rules of all layers' : 'Show these rules only'}
                      onClick={() => onSelect(index === selected ? undefined : index)}
                    >
                      {pairName(pair)}
                    </button>
                  ) : (
                    pairName(pair)
                  )}
                </th>
                <td>{rulesFound(pair)}</td>
                <td>{formatCount(pair.bits.baseline)}</td>
                <td>{saved(pair)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > 0 && code !== undefined && (
        <p class="nl-muted">
          {host.openLine ? 'In the code: ' : `In ${shortenText(code, 80)}: `}
          {lines.map(({ name, line }, i) => (
            <>
              {i > 0 && ', '}
              {host.openLine ? (
                <button class="nl-link" title={shortenText(code, 200)} onClick={() => host.openLine?.(name)}>
                  {`${shortenText(name, 40)} (line ${line})`}
                </button>
              ) : (
                `${shortenText(name, 40)} in line ${line}`
              )}
            </>
          ))}
        </p>
      )}
    </Section>
  );
}

function rulesFound({ rules, partial }: RulePair): string {
  const found = rules.length === 0 ? 'none' : formatCount(rules.length);
  return partial ? `${found}, stopped early` : found;
}

function saved({ bits }: RulePair): string {
  const saves = bits.baseline - bits.model;
  return `${formatCount(saves)} (${formatPercent(bits.baseline > 0 ? saves / bits.baseline : 0)})`;
}
