import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import {
  describeBaseline,
  describeSamples,
  describeSteps,
  describeTarget,
} from '../../src/report/describeTarget.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { resultText } from '../../src/report/resultText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import type { ViewHost } from './ViewHost.ts';

// What a message between panel and editor may carry.
const longestCopy = 1_000_000;

/** What was analysed, how, and what the reader must know before believing it. */
export function ConductanceHeader({ result, host }: { result: ConductanceResult; host: ViewHost }) {
  const { saveResult, exportReport, copy } = host;
  const facts: readonly (readonly [string, string, string?])[] = [
    ['Target', describeTarget(result)],
    ['Samples', describeSamples(result)],
    ['Baseline', describeBaseline(result)],
    ['Steps', describeSteps(result)],
    ['Device', result.device],
    ['Time', `${formatNumber(result.seconds)} s`],
    ['Seed', String(result.seed)],
    ['Date', result.createdAt.slice(0, 16).replace('T', ' '), result.createdAt],
  ];
  return (
    <header class="nl-header">
      <div class="nl-title">
        <h1>
          Conductance of <Name text={baseName(result.model.path)} /> on{' '}
          <Name text={baseName(result.data.path)} />
        </h1>
        <div class="nl-actions">
          {copy && (
            <Button
              title="Copy the rankings over all samples as text"
              onClick={() => copy(resultText(result).slice(0, longestCopy))}
            >
              Copy
            </Button>
          )}
          {saveResult && <Button onClick={saveResult}>Save…</Button>}
          {exportReport && <Button onClick={exportReport}>Export report…</Button>}
        </div>
      </div>
      <dl class="nl-facts">
        {facts.map(([name, value, title]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={title}>{shortenText(value, 60)}</dd>
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
          The input is moved in small steps from the baseline (an input without content) to the sample. On the
          way the output changes. A neuron’s <em>conductance</em> is the part of that change which flows
          through the neuron: positive when it pushes the output up, negative when it holds it down.
        </p>
        <p>
          In a layer that everything has to pass, the conductances add up to the whole change. How far they
          miss it is the <em>completeness error</em>; it is given with every layer, so that you can judge the
          ranking.
        </p>
        <p class="nl-muted">
          Model <Name text={result.model.path} length={80} />, SHA-256 {result.model.sha256.slice(0, 16)}…,
          made by {shortenText(result.model.producer || 'an unnamed program', 60)}. Data{' '}
          <Name text={result.data.path} length={80} />, SHA-256 {result.data.sha256.slice(0, 16)}….
        </p>
      </details>
    </header>
  );
}
