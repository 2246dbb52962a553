import type { AgreementLayer, AgreementResult } from '../../src/protocol/AgreementResult.ts';
import { agreementCounts, describeNaming } from '../../src/report/describeAgreement.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { HorizontalList } from './HorizontalList.tsx';

const columnWidth = 42;
const barHeight = 96;
const numberHeight = 18;
const rowHeight = 26;
const sizeWidth = 90;

/**
 * The neurons of a layer by who names them (after Lex et al., UpSet): a row for each analysis with how many it names, a
 * column for each set of neurons that exactly the marked analyses name, its size above. A column is chosen by click or
 * arrow keys; once more lets go of it.
 */
export function UpSetMatrix(props: {
  result: AgreementResult;
  layer: AgreementLayer;
  names: readonly string[];
  /** Position of an intersection; undefined for none. */
  selected: number | undefined;
  onSelect: (index: number | undefined) => void;
}) {
  const { result, layer, names, selected, onSelect } = props;
  const { methods, intersections, neurons } = layer;
  const most = Math.max(...intersections.map((each) => Math.max(each.neurons.length, each.expected)), 1);
  const scale = barHeight / most;
  const base = numberHeight + barHeight;
  const height = base + 6 + methods.length * rowHeight;
  const { none } = agreementCounts(layer);
  const rows = methods.map(({ source }, row) => ({ source, y: base + 6 + row * rowHeight }));
  if (intersections.length === 0) return <p>No analysis names a neuron of this layer.</p>;
  return (
    <div>
      <div class="nl-upset">
        <table class="nl-table nl-upset-rows" style={{ paddingTop: `${base + 6}px` }}>
          <caption class="nl-hidden">Analyses with the number of neurons that each names</caption>
          <tbody>
            {methods.map((method) => (
              <tr key={method.source} style={{ height: `${rowHeight}px` }}>
                <th scope="row">{names[method.source]}</th>
                <td title={describeNaming(result, method)}>
                  <svg width={sizeWidth} height={14} aria-hidden="true">
                    <rect class="nl-set-ground" width={sizeWidth} height={14} />
                    <rect
                      class="nl-set-size"
                      width={(sizeWidth * method.named.length) / neurons}
                      height={14}
                    />
                  </svg>
                </td>
                <td title={describeNaming(result, method)}>{formatCount(method.named.length)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div class="nl-upset-columns" style={{ height: `${height + 10}px` }}>
          <HorizontalList
            label="Sets of neurons by the analyses that name them"
            class="nl-upset-list"
            count={intersections.length}
            itemWidth={columnWidth}
            selected={selected ?? -1}
            onSelect={(index) => onSelect(index === selected ? undefined : index)}
            itemLabel={(index) => {
              const { sources, neurons: members, expected } = intersections[index]!;
              return `${formatCount(members.length)} neurons named by exactly ${sources.map((of) => names[of]).join(', ')}; ${formatNumber(expected)} by chance`;
            }}
          >
            {(index) => {
              const { sources, neurons: members, expected } = intersections[index]!;
              const marked = rows.filter(({ source }) => sources.includes(source));
              const middle = (columnWidth - 10) / 2;
              return (
                <svg class="nl-upset-column" width={columnWidth - 10} height={height} aria-hidden="true">
                  <title>
                    {`${members.length} neurons named by exactly ${sources.map((of) => names[of]).join(', ')}; ${formatNumber(expected)} by chance`}
                  </title>
                  <text
                    x={middle}
                    y={base - Math.max(members.length, expected) * scale - 5}
                    text-anchor="middle"
                  >
                    {formatCount(members.length)}
                  </text>
                  <rect
                    class="nl-set-all"
                    x={middle - 9}
                    width={18}
                    y={base - members.length * scale}
                    height={members.length * scale}
                  />
                  <line
                    class="nl-set-expected"
                    x1={middle - 14}
                    x2={middle + 14}
                    y1={base - expected * scale}
                    y2={base - expected * scale}
                  />
                  <line
                    class="nl-set-link"
                    x1={middle}
                    x2={middle}
                    y1={marked[0]!.y + rowHeight / 2}
                    y2={marked.at(-1)!.y + rowHeight / 2}
                  />
                  {rows.map(({ source, y }) => (
                    <circle
                      key={source}
                      class={sources.includes(source) ? 'nl-set-all' : 'nl-set-ground'}
                      cx={middle}
                      cy={y + rowHeight / 2}
                      r={6}
                    />
                  ))}
                </svg>
              );
            }}
          </HorizontalList>
        </div>
      </div>
      <p class="nl-muted">
        A column is the neurons that exactly the analyses with a filled dot name; the number above is how
        many. Dashed: how many it would be if each analysis had chosen at random. {formatCount(none)}{' '}
        {none === 1 ? 'neuron is' : 'neurons are'} named by none and in no column. Choose a column to see its
        neurons.
      </p>
      <ul class="nl-muted nl-naming">
        {methods.map((method) => (
          <li key={method.source}>
            {names[method.source]}: {describeNaming(result, method)}
          </li>
        ))}
      </ul>
    </div>
  );
}
