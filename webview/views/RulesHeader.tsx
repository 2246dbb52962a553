import { describeBinarisation, rulesTitle } from '../../src/report/describeRules.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { resultText } from '../../src/report/resultText.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import type { ViewHost } from './ViewHost.ts';

// What a message between panel and editor may carry.
const longestCopy = 1_000_000;

/** What was searched, how, and what the reader must know before believing it. */
export function RulesHeader({ result, host }: { result: RulesResult; host: ViewHost }) {
  const { saveResult, exportReport, copy } = host;
  const { parameters } = result;
  const facts: readonly (readonly [string, string])[] = [
    ['Samples', formatCount(result.data.samples)],
    ['Active', describeBinarisation(result)],
    ['Class', parameters.target === 'label' ? 'labelled' : 'predicted'],
    ['θ', String(parameters.theta)],
    ['μ', String(parameters.mu)],
    ['Device', result.device],
    ['Time', `${formatNumber(result.seconds)} s`],
    ['Date', result.createdAt.slice(0, 16).replace('T', ' ')],
  ];
  const classes = result.layers.some(({ kind }) => kind === 'class');
  return (
    <header class="nl-header">
      <div class="nl-title">
        <h1>{rulesTitle(result)}</h1>
        <div class="nl-actions">
          {copy && (
            <Button
              title="Copy the rules as text"
              onClick={() => copy(resultText(result, { top: Infinity }).slice(0, longestCopy))}
            >
              Copy
            </Button>
          )}
          {saveResult && <Button onClick={saveResult}>Save…</Button>}
          {exportReport && <Button onClick={exportReport}>Export report…</Button>}
        </div>
      </div>
      <dl class="nl-facts">
        {facts
          .filter(([name]) => name !== 'Class' || classes)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{shortenText(value, 60)}</dd>
            </div>
          ))}
      </dl>
      {result.warnings.length > 0 && (
        <ul class="nl-warnings" aria-label="Warnings">
          {result.warnings.map((warning, index) => (
            <li key={index}>{shortenText(warning, 600)}</li>
          ))}
        </ul>
      )}
      <details class="nl-help">
        <summary>What is this?</summary>
        <p>
          A rule{' '}
          <em>
            2 of {'{3, 5, 8}'} → {'{4, 9}'}
          </em>{' '}
          says: in the samples in which at least two of the neurons 3, 5 and 8 are active, neurons 4 and 9 of
          the layer before mostly are, too. Its <em>confidence</em> is the share of those samples in which it
          holds, its <em>support</em> their number.
        </p>
        <p>
          The rules were chosen together, as those with which all activations can be written down in the
          fewest bits. The <em>gain</em> is what the description would grow by without the rule. A rule says
          what goes together, not what causes what.
        </p>
        <p class="nl-muted">
          Model <Name text={result.model.path} length={80} />, SHA-256 {result.model.sha256.slice(0, 16)}….
          Data <Name text={result.data.path} length={80} />, SHA-256 {result.data.sha256.slice(0, 16)}….
        </p>
      </details>
    </header>
  );
}
