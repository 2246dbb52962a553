import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { parseResultText } from '../../src/protocol/Result.ts';

/** The text of a saved analysis that has to be one of conductance. */
export function parseConductance(text: string): ConductanceResult {
  const result = parseResultText(text);
  if (result.kind !== 'conductance') throw new Error(`it is an analysis of kind ${result.kind}`);
  return result;
}
