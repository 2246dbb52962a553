import '../withoutEval.ts';
import { render } from 'preact';
import * as z from 'zod';
import { ToModelPageSchema, type FromModelPage } from '../../src/protocol/modelMessages.ts';
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

function fail(detail: string): void {
  render(<StatusView kind="failed" title="The model cannot be shown" detail={detail} />, root);
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = ToModelPageSchema.safeParse(event.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    fail(`The editor sent a message that this page cannot read: ${issue.path.join('.')}: ${issue.message}`);
    return;
  }
  const message = parsed.data;
  if (message.type === 'failed') {
    fail(message.message);
  } else {
    const kept = StateSchema.safeParse(api.getState());
    // A view that is there already would keep its own choice.
    if (message.selected !== undefined) {
      render(null, root);
      api.setState({ selected: message.selected } satisfies State);
    }
    render(
      <ModelView
        model={message.model}
        trusted={message.trusted}
        selected={message.selected ?? (kept.success ? kept.data.selected : undefined)}
        onSelected={(selected) => api.setState({ selected } satisfies State)}
        onOpenLine={(layer) => api.postMessage({ type: 'openLine', layer })}
        onRun={(command) => api.postMessage({ type: 'run', command })}
        onRunOnLayer={(command, layer) => api.postMessage({ type: 'runOnLayer', command, layer })}
      />,
      root,
    );
  }
  document.body.dataset.ready = 'true';
});

render(<StatusView kind="loading" title="Reading the model…" />, root);
api.postMessage({ type: 'ready' });
