import { useErrorBoundary } from 'preact/hooks';
import { AblationView } from './AblationView.tsx';
import { AgreementView } from './AgreementView.tsx';
import { ConductanceView } from './ConductanceView.tsx';
import { EvaluationView } from './EvaluationView.tsx';
import { InterventionView } from './InterventionView.tsx';
import { NeuceptComparisonView } from './NeuceptComparisonView.tsx';
import { NeuceptView } from './NeuceptView.tsx';
import { PathwayView } from './PathwayView.tsx';
import { ProbesView } from './ProbesView.tsx';
import { PrototypeView } from './PrototypeView.tsx';
import { RulesComparisonView } from './RulesComparisonView.tsx';
import { RulesView } from './RulesView.tsx';
import { StatusView } from './StatusView.tsx';
import type { ResultViewProps } from './ViewHost.ts';

/** The view of a result, by its kind. A result whose parts do not fit each other ends in a message, not in nothing. */
export function ResultView({ result, selection, ...rest }: ResultViewProps) {
  const [error] = useErrorBoundary((thrown: unknown) => console.error(thrown));
  if (error !== undefined) {
    const detail = error instanceof Error ? error.message : String(error);
    return <StatusView kind="failed" title="This analysis cannot be shown" detail={detail} />;
  }
  switch (result.kind) {
    case 'conductance':
      return (
        <ConductanceView
          key={`${result.createdAt} ${result.model.sha256}`}
          result={result}
          {...rest}
          {...(selection !== undefined && 'layer' in selection && { selection })}
        />
      );
    case 'pathway':
      return (
        <PathwayView
          key={`${result.createdAt} ${result.model.sha256}`}
          result={result}
          {...rest}
          {...(selection !== undefined && 'pathway' in selection && { selection })}
        />
      );
    case 'rules':
      return (
        <RulesView
          key={`${result.createdAt} ${result.model.sha256}`}
          result={result}
          {...rest}
          {...(selection !== undefined && 'rule' in selection && { selection })}
        />
      );
    case 'neucept':
      return (
        <NeuceptView
          key={result.createdAt}
          result={result}
          {...rest}
          {...(selection !== undefined && 'neucept' in selection && { selection })}
        />
      );
    case 'agreement':
      return (
        <AgreementView
          key={`${result.createdAt} ${result.model.sha256}`}
          result={result}
          {...rest}
          {...(selection !== undefined && 'agreement' in selection && { selection })}
        />
      );
    case 'neuceptComparison':
      return <NeuceptComparisonView key={result.createdAt} result={result} host={rest.host} />;
    case 'rulesComparison':
      return <RulesComparisonView key={result.createdAt} result={result} host={rest.host} />;
    case 'prototype':
      return <PrototypeView key={result.createdAt} result={result} host={rest.host} />;
    case 'evaluation':
      return <EvaluationView key={result.createdAt} result={result} host={rest.host} />;
    case 'ablation':
      return <AblationView key={result.createdAt} result={result} host={rest.host} />;
    case 'probes':
      return <ProbesView key={result.createdAt} result={result} host={rest.host} />;
    case 'intervention':
      return <InterventionView key={result.createdAt} result={result} host={rest.host} />;
  }
}
