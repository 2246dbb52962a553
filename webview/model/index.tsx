import '../withoutEval.ts';
import { render } from 'preact';
import * as z from 'zod';
import {
  ToModelPageSchema,
  type FromModelPage,
  type LayerWords,
  type ToModelPage,
} from '../../src/protocol/modelMessages.ts';
import { installStyle } from '../installStyle.ts';
import { ModelView } from '../views/ModelView.tsx';
import { StatusView } from '../views/StatusView.tsx';

interface VsCodeApi {
  postMessage(message: FromModelPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** What the editor keeps for the page while it is hidden. */
const StateSchema = z.object({ selected: z.string().optional() });
type State = z.infer<typeof StateSchema>;

installStyle();
const api = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));

let shown: Extract<ToModelPage, { type: 'model' }> | undefined;
let findings: readonly LayerWords[] = [];

function fail(detail: string): void {
  render(<StatusView kind="failed" title="The model cannot be shown" detail={detail} />, root);
}

function show(): void {
  if (shown === undefined) return;
  const { model, trusted } = shown;
  const kept = StateSchema.safeParse(api.getState());
  render(
    <ModelView
      model={model}
      trusted={trusted}
      findings={findings}
      selected={kept.success ? kept.data.selected : undefined}
      onSelected={(selected) => api.setState({ selected } satisfies State)}
      onOpenLine={(layer) => api.postMessage({ type: 'openLine', layer })}
      onShowFindings={(layer) => api.postMessage({ type: 'showFindings', layer })}
      onRun={(command) => api.postMessage({ type: 'run', command })}
      onRunOnLayer={(command, layer) => api.postMessage({ type: 'runOnLayer', command, layer })}
    />,
    root,
  );
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = ToModelPageSchema.safeParse(event.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    fail(`The editor sent a message that this page cannot read: ${issue.path.join('.')}: ${issue.message}`);
    return;
  }
  const message = parsed.data;
  switch (message.type) {
    case 'failed':
      shown = undefined;
      fail(message.message);
      break;
    case 'findings':
      findings = message.findings;
      show();
      break;
    case 'model':
      shown = message;
      // Those before are of another content of the file, as far as one knows.
      findings = [];
      // A view that is there already would keep its own choice.
      if (message.selected !== undefined) {
        render(null, root);
        api.setState({ selected: message.selected } satisfies State);
      }
      show();
  }
  document.body.dataset.ready = 'true';
});

render(<StatusView kind="loading" title="Reading the model…" />, root);
api.postMessage({ type: 'ready' });
