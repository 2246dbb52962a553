import { useMemo } from 'preact/hooks';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import { fineName, mechanismName } from '../../src/report/describeMechanisms.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { MechanismMark } from './MechanismMark.tsx';
import { Section } from './Section.tsx';

/** Fine labels with columns of their own; the rarest of more share one. */
const mostColumns = 100;

/** How many samples of each fine label are in each mechanism, as a heat map with its numbers. */
export function FineLabelTable({ mechanisms }: { mechanisms: Mechanisms }) {
  const { entropy } = mechanisms;
  const { columns, rest } = useMemo(() => columnsOf(entropy?.counts ?? []), [entropy]);
  if (entropy === undefined) return null;
  const total = (row: readonly number[], of: readonly number[]) =>
    of.reduce((sum, fine) => sum + (row[fine] ?? 0), 0);
  return (
    <Section title="Fine labels in each mechanism">
      <p class="nl-muted">Samples; the stronger the ground, the larger their share of the mechanism.</p>
      <div
        class="nl-table-wide"
        tabIndex={0}
        role="group"
        aria-label="Fine labels in each mechanism, scrollable"
      >
        <table class="nl-table nl-heat">
          <thead>
            <tr>
              <th scope="col">Mechanism</th>
              {columns.map((fine) => (
                <th key={fine} scope="col">
                  {fineName(mechanisms, fine, 16)}
                </th>
              ))}
              {rest.length > 0 && <th scope="col">{formatCount(rest.length)} others</th>}
            </tr>
          </thead>
          <tbody>
            {entropy.counts.map((row, index) => {
              const size = row.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={index}>
                  <th scope="row">
                    <MechanismMark index={index} /> {mechanismName(index)}
                  </th>
                  {columns.map((fine) => (
                    <Cell key={fine} count={row[fine] ?? 0} size={size} />
                  ))}
                  {rest.length > 0 && <Cell count={total(row, rest)} size={size} />}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Cell({ count, size }: { count: number; size: number }) {
  const share = size === 0 ? 0 : count / size;
  return (
    <td
      class={count === 0 ? 'nl-muted' : ''}
      style={{ background: `color-mix(in srgb, var(--nl-accent) ${Math.round(45 * share)}%, transparent)` }}
      title={`${formatPercent(share)} of the mechanism`}
    >
      {formatCount(count)}
    </td>
  );
}

/** The fine labels that occur, by number; of too many, the most frequent ones, and the others. */
function columnsOf(counts: readonly (readonly number[])[]): { columns: number[]; rest: number[] } {
  const totals = (counts[0] ?? []).map((_, fine) => counts.reduce((sum, row) => sum + (row[fine] ?? 0), 0));
  const occurring = totals.flatMap((sum, fine) => (sum > 0 ? [fine] : []));
  const frequent = new Set(
    [...occurring].sort((a, b) => totals[b]! - totals[a]! || a - b).slice(0, mostColumns),
  );
  return {
    columns: occurring.filter((fine) => frequent.has(fine)),
    rest: occurring.filter((fine) => !frequent.has(fine)),
  };
}
