import type { Result } from '../../src/protocol/Result.ts';
import { ConductanceView } from './ConductanceView.tsx';
import type { ViewHost, ViewSelection } from './ViewHost.ts';

export interface ResultViewProps {
  readonly result: Result;
  readonly host: ViewHost;
  readonly selection?: ViewSelection;
  readonly onSelection?: (selection: ViewSelection) => void;
}

/** The view of a result, by its kind. */
export function ResultView({ result, ...rest }: ResultViewProps) {
  switch (result.kind) {
    case 'conductance':
      return <ConductanceView key={`${result.createdAt} ${result.model.sha256}`} result={result} {...rest} />;
  }
}
