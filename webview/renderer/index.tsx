import '../withoutEval.ts';
import { render } from 'preact';
import type { ActivationFunction } from 'vscode-notebook-renderer';
import { parseResult } from '../../src/protocol/Result.ts';
import { installStyle } from '../installStyle.ts';
import { ResultView } from '../views/ResultView.tsx';
import { StatusView } from '../views/StatusView.tsx';

/** Shows results in notebook outputs. Needs no kernel: all there is to see is in the output. */
export const activate: ActivationFunction = () => {
  installStyle();
  const shown = new Map<string, HTMLElement>();

  return {
    renderOutputItem(item, element) {
      shown.set(item.id, element);
      try {
        render(<ResultView result={parseResult(item.json())} host={{}} />, element);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        render(<StatusView kind="failed" title="This output cannot be shown" detail={detail} />, element);
      }
      element.dataset.ready = 'true';
    },
    disposeOutputItem(id) {
      // Without an id the renderer has to let go of everything.
      for (const [key, element] of id === undefined ? [...shown] : [...shown].filter(([key]) => key === id)) {
        render(null, element);
        shown.delete(key);
      }
    },
  };
};
