import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { ruleCounts } from '../../src/protocol/ViewSelection.ts';
import { countOf } from '../../src/report/countOf.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { placeKey, RuleLinks, type RulePlace } from '../../src/report/RuleLinks.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { Button, Dropdown } from '../controls.tsx';
import { filterRules, noFilter, type RuleFilter } from './filterRules.ts';
import { fitGraph, graphHeight, isReadable } from './graphView.ts';
import { layoutRuleGraph } from './layoutRuleGraph.ts';
import { RuleDetail } from './RuleDetail.tsx';
import { RuleFilters } from './RuleFilters.tsx';
import { RuleGraph } from './RuleGraph.tsx';
import { RulePairs } from './RulePairs.tsx';
import { RulesHeader } from './RulesHeader.tsx';
import { RuleTable } from './RuleTable.tsx';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';
import { StatusView } from './StatusView.tsx';
import type { ResultViewProps, RuleGraphSelection, RuleSelection } from './ViewHost.ts';

/** Rules between layers: what they save, as a graph, one of them in full, and all as a table. */
export function RulesView(props: ResultViewProps<RulesResult, RuleSelection>) {
  const { result, host, onSelection } = props;
  const before = props.selection?.graph;
  const links = useMemo(() => new RuleLinks(result), [result]);
  const all = useMemo(() => filterRules(result, noFilter), [result]);
  const [filter, setFilter] = useState(() => keptFilter(result, before?.filter));
  const [count, setCount] = useState(() => before?.count ?? firstCount(result, all));
  const [chosen, setChosen] = useState(() => keptRule(result, props.selection?.rule));
  const [cascadeOf, setCascadeOf] = useState(() => keptRule(result, before?.cascadeOf));
  const passing = useMemo(() => filterRules(result, filter), [result, filter]);
  const selected = chosen ?? passing[0] ?? all[0];
  const cascade = useMemo(
    () => (selected ? cascadeKeys(links, selected) : new Set<string>()),
    [links, selected],
  );
  const listed = useMemo(() => {
    if (cascadeOf === undefined) return passing;
    const keys = cascadeKeys(links, cascadeOf);
    return all.filter((place) => keys.has(placeKey(place)));
  }, [links, passing, all, cascadeOf]);
  const shown = useMemo(() => {
    const first = count === 'all' ? listed : listed.slice(0, Number(count));
    // The chosen rule is always there, and so are those of a cascade that was asked for.
    if (chosen === undefined || first.some((place) => placeKey(place) === placeKey(chosen))) return first;
    return [...first, chosen];
  }, [listed, count, chosen]);
  // Not a state: the graph moves by itself, and nothing else has to follow.
  const moved = useRef(before?.centre && { of: shown, centre: before.centre });
  const keep = useCallback(() => {
    const centre = moved.current?.of === shown ? moved.current.centre : undefined;
    onSelection?.({
      rule: chosen ?? null,
      graph: { count, filter: filter === noFilter ? undefined : filter, cascadeOf, centre },
    });
  }, [shown, chosen, count, filter, cascadeOf, onSelection]);
  useEffect(keep, [keep]);
  const pictures = useMemo<ShownInputs | undefined>(() => {
    if (result.input === undefined) return undefined;
    const { shape, shown: inputs } = result.input;
    return { values: decodeArray(inputs), shown: inputs.shape[0] ?? 0, layout: inputLayout(shape) };
  }, [result]);

  const total = all.length;
  const hidden = total - shown.length;
  return (
    <main class="neuron-lens">
      <RulesHeader result={result} host={host} />
      {result.pairs.length === 0 ? (
        <StatusView
          kind="empty"
          title="No rules were searched"
          detail="The analysis has no pair of layers."
        />
      ) : (
        <RulePairs
          result={result}
          host={host}
          selected={filter.pair}
          onSelect={(pair) => {
            setCascadeOf(undefined);
            setFilter({ ...filter, pair });
          }}
        />
      )}
      {result.pairs.length > 0 && total === 0 && (
        <p>No rule describes these activations in fewer bits than each neuron on its own.</p>
      )}
      {total > 0 && (
        <>
          <Section
            title="Rule graph"
            aside={
              <Dropdown
                label="Show the best"
                value={count}
                choices={ruleCounts.map((value) => ({ value, text: value }))}
                onChange={setCount}
              />
            }
          >
            <RuleFilters
              result={result}
              filter={filter}
              onFilter={(next) => {
                setCascadeOf(undefined);
                setFilter(next);
              }}
            />
            <p class="nl-muted" role="status">
              {cascadeOf !== undefined && 'The cascade of the chosen rule alone. '}
              {`${formatCount(shown.length)} of ${countOf(total, 'rule')} shown` +
                (hidden === 0
                  ? '.'
                  : `, ${formatCount(hidden)} hidden: ${why(total - listed.length, listed.length - shown.length)}.`)}{' '}
              {(filter !== noFilter || cascadeOf !== undefined) && (
                <button
                  class="nl-link"
                  onClick={() => {
                    setFilter(noFilter);
                    setCascadeOf(undefined);
                  }}
                >
                  Show all kinds of rules
                </button>
              )}
            </p>
            {shown.length === 0 ? (
              <p>No rule passes these filters.</p>
            ) : (
              <RuleGraph
                result={result}
                shown={shown}
                selected={selected}
                cascade={cascade}
                onSelect={setChosen}
                centre={moved.current?.of === shown ? moved.current.centre : undefined}
                onMove={(centre) => {
                  moved.current = centre && { of: shown, centre };
                  keep();
                }}
              />
            )}
          </Section>
          <RuleTable result={result} places={listed} selected={selected} onSelect={setChosen} />
          {selected && (
            <RuleDetail
              key={placeKey(selected)}
              result={result}
              links={links}
              place={selected}
              pictures={pictures}
              host={host}
              onSelect={setChosen}
              aside={
                cascade.size > 1 && (
                  <Button onClick={() => setCascadeOf(cascadeOf === undefined ? selected : undefined)}>
                    {cascadeOf === undefined ? 'Show its cascade alone' : 'Show the other rules again'}
                  </Button>
                )
              }
            />
          )}
        </>
      )}
    </main>
  );
}

/** 25 rules, or 10 where the texts of 25 have no room. */
function firstCount(result: RulesResult, all: readonly RulePlace[]): RuleGraphSelection['count'] {
  const layout = layoutRuleGraph(result, all.slice(0, 25));
  return isReadable(fitGraph(layout, { width: 0, height: graphHeight(layout) })) ? '25' : '10';
}

/** A rule of before, where the result has it. */
function keptRule({ pairs }: RulesResult, before: RulePlace | null | undefined): RulePlace | undefined {
  return before && pairs[before.pair]?.rules[before.rule] ? before : undefined;
}

/** The filter of before, where the result has its class and its pair of layers. */
function keptFilter({ layers, pairs }: RulesResult, before: RuleGraphSelection['filter']): RuleFilter {
  if (before === undefined) return noFilter;
  const classes = layers.find(({ kind }) => kind === 'class')?.active.length ?? 0;
  const isThere = (before.class ?? -1) < classes && (before.pair ?? -1) < pairs.length;
  return isThere ? { ...noFilter, ...before } : noFilter;
}

/** Why rules are not in the picture. */
function why(filtered: number, beyond: number): string {
  const reasons = [
    ...(filtered > 0 ? [`${formatCount(filtered)} by the filters`] : []),
    ...(beyond > 0 ? [`${formatCount(beyond)} of lower gain`] : []),
  ];
  return reasons.join(', ');
}

/** The rule, those that it is enough for, and those that are enough for it, all the way up and down. */
function cascadeKeys(links: RuleLinks, place: RulePlace): ReadonlySet<string> {
  const rules = (['above', 'below'] as const).flatMap(
    (direction) => links.follow([place], direction, 1).rules,
  );
  return new Set(rules.map(placeKey));
}
