import type { RuleInResult, RulePair, RulesResult } from '../../src/protocol/RulesResult.ts';
import { neuronName } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { PrototypeFigure } from './PrototypeFigure.tsx';
import { Section } from './Section.tsx';
import { useRequests, type RequestState } from './useRequests.ts';
import type { MadePrototype, RequestedPrototype, ViewHost } from './ViewHost.ts';

const wholeSide = 160;
const singleSide = 96;
/** Single neurons beside the whole tail; making each takes seconds. */
const mostSingles = 8;

/** The inputs that activate a rule's whole tail most, and each of its neurons alone. */
export function RulePrototypes(props: {
  result: RulesResult;
  pair: RulePair;
  rule: RuleInResult;
  host: ViewHost;
}) {
  const { result, pair, rule } = props;
  const { to, channel } = pair;
  const { stateOf, request } = useRequests<MadePrototype>();
  const layer = result.layers.find(({ name }) => name === to);
  // An element of a spatial layer is no target: its channel or its position is.
  const made = layer?.kind === 'layer' && (result.parameters.unit !== 'element' || layer.shape.length === 1);
  const ask = made ? props.host.requestPrototype : undefined;
  const targetOf = (neurons: readonly number[]): RequestedPrototype => ({
    layer: to,
    neurons,
    ...(channel !== undefined && { channel }),
  });
  const stored = (neurons: readonly number[]) =>
    result.prototypes?.find(
      (each) =>
        each.layer === to && each.channel === channel && each.neurons.join(' ') === [...neurons].join(' '),
    );
  const keyOf = (neurons: readonly number[]) => neurons.join(' ');
  const stateFor = (neurons: readonly number[]): RequestState<MadePrototype> => {
    const made = stored(neurons);
    return made === undefined ? stateOf(keyOf(neurons)) : { kind: 'there', value: made };
  };
  const singles = rule.tail.length > 1 ? rule.tail.slice(0, mostSingles).map((item) => [item]) : [];
  const all = [rule.tail, ...singles];
  const missing = all.filter((neurons) => ['missing', 'failed'].includes(stateFor(neurons).kind));
  if (ask === undefined && missing.length === all.length) return null;

  const make = async () => {
    // One after the other, the whole tail first: they share a machine.
    for (const neurons of missing) await request(keyOf(neurons), () => ask!(targetOf(neurons)));
  };
  const failed = all.map(stateFor).find((state) => state.kind === 'failed');
  const loading = all.some((neurons) => stateFor(neurons).kind === 'loading');
  const nameOf = (neurons: readonly number[]) =>
    neurons.length > 1 ? 'the whole tail' : neuronName(layer, neurons[0]!, pair.plane?.shape);
  const left = rule.tail.length - singles.length;
  const withSingles = ask !== undefined || singles.some((neurons) => stored(neurons) !== undefined);
  const whose =
    singles.length === 0
      ? 'its tail'
      : `the whole tail${withSingles ? ', and each of its neurons alone,' : ''}`;
  return (
    <Section
      title="Prototypes"
      aside={
        ask !== undefined &&
        missing.length > 0 && (
          <Button primary disabled={loading} onClick={() => void make()}>
            {failed ? 'Try again' : all.length > 1 ? 'Make prototypes' : 'Make prototype'}
          </Button>
        )
      }
    >
      <p class="nl-muted">
        Inputs made to activate {whose} as much as possible.
        {singles.length > 0 &&
          left > 0 &&
          ask &&
          ` Of the ${rule.tail.length} neurons, the first ${mostSingles}.`}
      </p>
      {failed && (
        <p role="alert">{`A prototype could not be made: ${shortenText(failed.kind === 'failed' ? failed.message : '', 300)}`}</p>
      )}
      <div class="nl-figures">
        {all.map((neurons, i) => {
          const state = stateFor(neurons);
          if (state.kind !== 'there' && state.kind !== 'loading') return null;
          return (
            <PrototypeFigure
              key={keyOf(neurons)}
              prototype={state.kind === 'there' ? state.value : undefined}
              name={nameOf(neurons)}
              side={i === 0 ? wholeSide : singleSide}
            />
          );
        })}
      </div>
    </Section>
  );
}
