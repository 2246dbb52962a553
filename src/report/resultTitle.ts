import type { Result } from '../protocol/Result.ts';
import { ablationTitle } from './describeAblation.ts';
import { agreementTitle } from './describeAgreement.ts';
import { comparisonTitle } from './describeComparison.ts';
import { evaluationTitle } from './describeEvaluation.ts';
import { interventionTitle } from './describeIntervention.ts';
import { neuceptTitle } from './describeNeucept.ts';
import { neuceptComparisonTitle } from './describeNeuceptComparison.ts';
import { pathwayTitle } from './describePathway.ts';
import { probesTitle } from './describeProbes.ts';
import { prototypeTitle } from './describePrototype.ts';
import { rulesTitle } from './describeRules.ts';
import { baseName, shortenText } from './shortenText.ts';

/** What a result is about, in one line. */
export function resultTitle(result: Result): string {
  switch (result.kind) {
    case 'conductance':
      return `Conductance of ${shortenText(baseName(result.model.path))}`;
    case 'pathway':
      return pathwayTitle(result);
    case 'neucept':
      return neuceptTitle(result);
    case 'neuceptComparison':
      return neuceptComparisonTitle(result);
    case 'rules':
      return rulesTitle(result);
    case 'rulesComparison':
      return comparisonTitle(result);
    case 'prototype':
      return prototypeTitle(result);
    case 'evaluation':
      return evaluationTitle(result);
    case 'ablation':
      return ablationTitle(result);
    case 'probes':
      return probesTitle(result);
    case 'agreement':
      return agreementTitle(result);
    case 'intervention':
      return interventionTitle(result);
  }
}
