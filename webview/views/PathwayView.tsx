import type { PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { resultText } from '../../src/report/resultText.ts';

/** Critical pathways as text. */
export function PathwayView({ result }: { result: PathwayResult }) {
  return <pre>{resultText(result)}</pre>;
}
