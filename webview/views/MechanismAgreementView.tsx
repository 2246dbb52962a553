import type { MechanismAgreement } from '../../src/protocol/NeuceptComparisonResult.ts';
import { agreementSentence } from '../../src/report/describeNeuceptComparison.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { Section } from './Section.tsx';

/** Which samples of a mechanism of one model are in which mechanism of the other. */
export function MechanismAgreementView({ agreement }: { agreement: MechanismAgreement }) {
  const { table } = agreement;
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const columns = table[0]!.map((_, j) => sum(table.map((row) => row[j]!)));
  return (
    <Section title="Do both tell the same samples apart?">
      <p>{agreementSentence(agreement)}</p>
      <p class="nl-muted">
        Both indices are 1 when the two make the same groups, and 0 on average for groups of these sizes made
        at random. The Rand index counts pairs of samples that are together in both, mutual information what a
        sample's mechanism in one model tells of its mechanism in the other. How mechanisms are numbered does
        not matter.
      </p>
      <p>
        Samples by their mechanism in A (rows) and in B (columns). The stronger a cell's colour, the larger
        its share of the row.
      </p>
      <div class="nl-table-wide">
        <table class="nl-table nl-contingency">
          <caption class="nl-hidden">Samples by mechanism in A and B</caption>
          <thead>
            <tr>
              <td />
              {columns.map((_, j) => (
                <th key={j} scope="col">
                  B {j + 1}
                </th>
              ))}
              <th scope="col">All</th>
            </tr>
          </thead>
          <tbody>
            {table.map((row, i) => {
              const all = sum(row);
              return (
                <tr key={i}>
                  <th scope="row">A {i + 1}</th>
                  {row.map((count, j) => (
                    <td key={j} style={{ '--nl-share': `${all === 0 ? 0 : (70 * count) / all}%` }}>
                      {formatCount(count)}
                    </td>
                  ))}
                  <td class="nl-muted">{formatCount(all)}</td>
                </tr>
              );
            })}
            <tr>
              <th scope="row">All</th>
              {columns.map((count, j) => (
                <td key={j} class="nl-muted">
                  {formatCount(count)}
                </td>
              ))}
              <td class="nl-muted">{formatCount(agreement.samples)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </Section>
  );
}
