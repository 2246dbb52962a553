import type { Result } from '../protocol/Result.ts';
import { ablationText } from './ablationText.ts';
import { agreementText } from './agreementText.ts';
import { conductanceText } from './conductanceText.ts';
import { evaluationText } from './evaluationText.ts';
import { interventionText } from './interventionText.ts';
import { neuceptComparisonText } from './neuceptComparisonText.ts';
import { neuceptText } from './neuceptText.ts';
import { pathwayText } from './pathwayText.ts';
import { plainText } from './plainText.ts';
import { probesText } from './probesText.ts';
import { prototypeText } from './prototypeText.ts';
import { rulesComparisonText } from './rulesComparisonText.ts';
import { rulesText } from './rulesText.ts';

/**
 * A result as plain text for a terminal or a notebook without a renderer. Ends with a line break.
 * @param options.top neurons of a layer, or rules of a pair of layers
 */
export function resultText(result: Result, options: { top?: number } = {}): string {
  return `${plainText(textOf(result, options.top))}\n`;
}

function textOf(result: Result, top: number | undefined): string {
  switch (result.kind) {
    case 'conductance':
      return conductanceText(result, top ?? 5);
    case 'pathway':
      return pathwayText(result, top ?? 5);
    case 'neucept':
      return neuceptText(result, top ?? 20);
    case 'neuceptComparison':
      return neuceptComparisonText(result);
    case 'rules':
      return rulesText(result, top ?? 20);
    case 'rulesComparison':
      return rulesComparisonText(result, top ?? 20);
    case 'prototype':
      return prototypeText(result);
    case 'evaluation':
      return evaluationText(result);
    case 'ablation':
      return ablationText(result, top ?? 10);
    case 'probes':
      return probesText(result);
    case 'agreement':
      return agreementText(result, top ?? 10);
    case 'intervention':
      return interventionText(result, top ?? 100);
  }
}
