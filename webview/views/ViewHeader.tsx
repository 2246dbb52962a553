import type { ComponentChildren } from 'preact';
import type { Result } from '../../src/protocol/Result.ts';
import { resultText } from '../../src/report/resultText.ts';
import { shortTime } from '../../src/report/shortTime.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import type { ViewHost } from './ViewHost.ts';

// What a message between panel and editor may carry.
const longestCopy = 1_000_000;

/** A name, a value, and what the value's tooltip adds. */
export type Fact = readonly [name: string, value: string, title?: string];

/** How a view of any kind begins: what was analysed, how, and what the reader must know before believing it. */
export function ViewHeader(props: {
  result: Result;
  host: ViewHost;
  title: ComponentChildren;
  /** What the copied text holds, for the tooltip: "Copy the rules as text". */
  copyTitle: string;
  /** Of each layer or pair of layers, how many lines are copied; the text's own choice where it is left out. */
  copyTop?: number;
  facts: readonly Fact[];
  /** What was found, in sentences. */
  verdict?: readonly string[];
  /** The explanation behind "What is this?", in paragraphs. */
  children: ComponentChildren;
}) {
  const { result, copyTop, facts } = props;
  const { saveResult, exportReport, copy, runAgain } = props.host;
  const { model, data, warnings, createdAt } = result;
  const dated: readonly Fact[] = [...facts, ['Date', shortTime(createdAt), createdAt]];
  const text = () => resultText(result, copyTop === undefined ? {} : { top: copyTop });
  return (
    <header class="nl-header">
      <div class="nl-title">
        <h1>{props.title}</h1>
        <div class="nl-actions">
          {copy && (
            <Button title={props.copyTitle} onClick={() => copy(text().slice(0, longestCopy))}>
              Copy
            </Button>
          )}
          {saveResult && <Button onClick={saveResult}>Save…</Button>}
          {exportReport && <Button onClick={exportReport}>Export report…</Button>}
        </div>
      </div>
      {runAgain && (
        <p class="nl-saved">
          Saved analysis of {shortTime(createdAt)} UTC: the same was asked before.{' '}
          <Button onClick={runAgain}>Run Again</Button>
        </p>
      )}
      <dl class="nl-facts">
        {dated.map(([name, value, title]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={title}>{shortenText(value, 60)}</dd>
          </div>
        ))}
      </dl>
      {props.verdict?.map((sentence) => (
        <p key={sentence} class="nl-verdict">
          {sentence}
        </p>
      ))}
      {warnings.length > 0 && (
        <ul class="nl-warnings" aria-label="Warnings">
          {warnings.map((warning, index) => (
            <li key={index}>{shortenText(warning, 600)}</li>
          ))}
        </ul>
      )}
      <details class="nl-help">
        <summary>What is this?</summary>
        {props.children}
        <p class="nl-muted">
          Model <Name text={model.path} length={80} />, SHA-256 {model.sha256.slice(0, 16)}…
          {model.producer !== '' && `, made by ${shortenText(model.producer, 60)}`}.
          {data && (
            <>
              {' '}
              Data <Name text={data.path} length={80} />, SHA-256 {data.sha256.slice(0, 16)}….
            </>
          )}
        </p>
      </details>
    </header>
  );
}

/** "… of model on data", the names shortened. */
export function ModelOnData({ model, data }: Pick<Result, 'model' | 'data'>) {
  return (
    <>
      <Name text={baseName(model.path)} />
      {data && (
        <>
          {' '}
          on <Name text={baseName(data.path)} />
        </>
      )}
    </>
  );
}
