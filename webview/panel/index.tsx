import '../withoutEval.ts';
import { render } from 'preact';
import * as z from 'zod';
import { ToPanelSchema, type FromPanel, type ToPanel } from '../../src/protocol/panelMessages.ts';
import type { PixelMapResponse } from '../../src/protocol/requests.ts';
import type { Result } from '../../src/protocol/Result.ts';
import { ViewSelectionSchema } from '../../src/protocol/ViewSelection.ts';
import { Button } from '../controls.tsx';
import { installStyle } from '../installStyle.ts';
import { ResultView } from '../views/ResultView.tsx';
import { StatusView } from '../views/StatusView.tsx';
import type { MadePrototype, ViewHost, ViewSelection } from '../views/ViewHost.ts';
import { PendingAnswers } from './PendingAnswers.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** What the editor keeps for the panel while its page is gone: the choice, and the analysis it was made in. */
const StateSchema = z.object({
  createdAt: z.string(),
  selection: ViewSelectionSchema.optional(),
  /** Name of the analysis in the editor's own storage, as {@link PanelStateSchema} tells the editor. */
  stored: z.string().optional(),
});
type State = z.infer<typeof StateSchema>;

installStyle();
const api = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
const pixelMaps = new PendingAnswers<PixelMapResponse>();
const prototypes = new PendingAnswers<MadePrototype>();

const host: ViewHost = {
  openLine: (layer) => api.postMessage({ type: 'openLine', layer }),
  openEvidence: (source, layer, neuron) => api.postMessage({ type: 'openEvidence', source, layer, neuron }),
  nameTop: (top) => api.postMessage({ type: 'nameTop', top }),
  exportReport: () => api.postMessage({ type: 'exportReport' }),
  saveResult: () => api.postMessage({ type: 'saveResult' }),
  copy: (text) => api.postMessage({ type: 'copy', text }),
  requestPixelMap: (layer, neuron, sample) =>
    pixelMaps.ask((id) => api.postMessage({ type: 'requestPixelMap', id, layer, neuron, sample })),
  requestPrototype: ({ layer, neurons, channel }) =>
    prototypes.ask((id) =>
      api.postMessage({ type: 'requestPrototype', id, layer, neurons: [...neurons], channel }),
    ),
};

/** @param opened what the editor wants to be looked at, instead of what was chosen before */
function show(
  result: Result,
  { stored, selection: opened, saved }: Omit<Extract<ToPanel, { type: 'result' }>, 'type' | 'result'>,
) {
  const kept = StateSchema.safeParse(api.getState());
  const before =
    opened ?? (kept.success && kept.data.createdAt === result.createdAt ? kept.data.selection : undefined);
  // A view that is there already would keep its own choice.
  if (opened) render(null, root);
  const keep = (selection: ViewSelection | undefined) =>
    api.setState({ createdAt: result.createdAt, selection, stored } satisfies State);
  keep(before);
  render(
    <ResultView
      result={result}
      host={saved ? { ...host, runAgain: () => api.postMessage({ type: 'runAgain' }) } : host}
      onSelection={keep}
      {...(before && { selection: before })}
    />,
    root,
  );
}

/** @param file it is a file, which can be looked at as text */
function fail(message: string, file = false) {
  render(
    <StatusView kind="failed" title="The analysis cannot be shown" detail={message}>
      {file && <Button onClick={() => api.postMessage({ type: 'openText' })}>Open as text</Button>}
    </StatusView>,
    root,
  );
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = ToPanelSchema.safeParse(event.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    fail(`The editor sent a message that this page cannot read: ${issue.path.join('.')}: ${issue.message}`);
    return;
  }
  const message = parsed.data;
  switch (message.type) {
    case 'result':
      show(message.result, message);
      break;
    case 'failed':
      fail(message.message, message.file);
      break;
    case 'pixelMap':
      pixelMaps.answer(message.id, message.response);
      return;
    case 'pixelMapFailed':
      pixelMaps.fail(message.id, message.message);
      return;
    case 'prototype':
      prototypes.answer(message.id, message);
      return;
    case 'prototypeFailed':
      prototypes.fail(message.id, message.message);
      return;
  }
  document.body.dataset.ready = 'true';
});

render(<StatusView kind="loading" title="Waiting for the analysis…" />, root);
api.postMessage({ type: 'ready' });
