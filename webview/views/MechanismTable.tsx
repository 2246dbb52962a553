import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import { mechanismName, mostFine, precisionBeside, shareText } from '../../src/report/describeMechanisms.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { MechanismMark } from './MechanismMark.tsx';
import { ShareTrack } from './ShareTrack.tsx';

const verdicts = { below: 'less reliable', above: 'more reliable' } as const;

/** Each mechanism with its size, its precision against that of all, and what its fine labels say. */
export function MechanismTable(props: {
  mechanisms: Mechanisms;
  /** The mechanism that is shown alone in the embedding. */
  focused: number | undefined;
  onFocus: (index: number | undefined) => void;
}) {
  const { mechanisms, focused } = props;
  const { sizes, precision, entropy } = mechanisms;
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const from = precision ? axisStart(precision) : 0;
  return (
    <>
      <p class="nl-muted">
        {precision
          ? 'Right: of the predictions as this class, those with its label, with their 95 % intervals (Wilson). The dashed line is the share of all mechanisms together.'
          : 'Without labels there is no precision.'}
      </p>
      <div class="nl-table-wide" tabIndex={0} role="group" aria-label="Mechanisms, scrollable">
        <table class="nl-table nl-rules nl-mechanisms" aria-label="Mechanisms">
          <thead>
            <tr>
              <th scope="col">Mechanism</th>
              {precision && (
                <>
                  <th scope="col">Right</th>
                  <th scope="col" class="nl-left">
                    <span class="nl-share-ends">
                      <span>{Math.round(100 * from)} %</span>
                      <span>100 %</span>
                    </span>
                  </th>
                  <th scope="col" class="nl-left">
                    Than all
                  </th>
                </>
              )}
              <th scope="col">Samples</th>
              {entropy && (
                <>
                  <th scope="col" title="Entropy of the fine labels in it, in bits">
                    Entropy (bits)
                  </th>
                  <th scope="col" class="nl-words">
                    Mostly
                  </th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {sizes.map((size, index) => {
              const share = precision?.mechanisms[index];
              const beside = share ? precisionBeside(share, precision!.whole) : undefined;
              return (
                <tr key={index} class={index === focused ? 'nl-selected' : ''}>
                  <th scope="row">
                    <button
                      class="nl-link nl-mechanism-name"
                      aria-pressed={index === focused}
                      title="Show it alone in the embedding"
                      onClick={() => props.onFocus(index === focused ? undefined : index)}
                    >
                      <MechanismMark index={index} />
                      {mechanismName(index)}
                    </button>
                  </th>
                  {precision &&
                    (share ? (
                      <>
                        <td>{shareText(share)}</td>
                        <td class="nl-left">
                          <ShareTrack share={share} whole={precision.whole} from={from} beside={beside} />
                        </td>
                        <td class={`nl-left ${beside === 'below' ? 'nl-bad' : 'nl-muted'}`}>
                          {beside === undefined ? 'not clear' : verdicts[beside]}
                        </td>
                      </>
                    ) : (
                      <td class="nl-muted nl-left" colSpan={3}>
                        no prediction as this class
                      </td>
                    ))}
                  <td>
                    {formatCount(size)} ({formatPercent(size / all)})
                  </td>
                  {entropy && (
                    <>
                      <td>{formatNumber(entropy.mechanisms[index])}</td>
                      <td class="nl-words" title={mostFine(mechanisms, index, 12)}>
                        {mostFine(mechanisms, index)}
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {precision && (
                <>
                  <td>{shareText(precision.whole)}</td>
                  <td class="nl-left">
                    <ShareTrack
                      share={precision.whole}
                      whole={precision.whole}
                      from={from}
                      beside={undefined}
                    />
                  </td>
                  <td />
                </>
              )}
              <td>{formatCount(all)}</td>
              {entropy && (
                <>
                  <td title="Of the fine labels of all samples">{formatNumber(entropy.whole)}</td>
                  <td />
                </>
              )}
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}

/** Where the axis starts that ends at 100 %: the tenth below all intervals. */
function axisStart({ whole, mechanisms }: NonNullable<Mechanisms['precision']>): number {
  const lows = mechanisms.flatMap((share) => (share ? [share.low] : []));
  return Math.min(0.9, Math.floor(10 * Math.min(whole.low, ...lows)) / 10);
}
