import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { RulePairView } from './RulePairView.tsx';
import { RulesHeader } from './RulesHeader.tsx';
import { StatusView } from './StatusView.tsx';
import type { ViewHost } from './ViewHost.ts';

/** Rules between layers: for each pair of layers what they save, and the rules in words. */
export function RulesView({ result, host }: { result: RulesResult; host: ViewHost }) {
  return (
    <main class="neuron-lens">
      <RulesHeader result={result} host={host} />
      {result.pairs.length === 0 && (
        <StatusView
          kind="empty"
          title="No rules were searched"
          detail="The analysis has no pair of layers."
        />
      )}
      {result.pairs.map((pair) => (
        <RulePairView key={`${pair.from} ${pair.to}`} result={result} pair={pair} />
      ))}
    </main>
  );
}
