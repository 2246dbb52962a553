import '../withoutEval.ts';
import '../views.css';
import { render } from 'preact';
import { parseResultText } from '../../src/protocol/Result.ts';
import { ResultView } from '../views/ResultView.tsx';
import { StatusView } from '../views/StatusView.tsx';

const root = document.getElementById('root')!;
try {
  const result = parseResultText(document.getElementById('result')?.textContent ?? '');
  render(<ResultView result={result} host={{}} />, root);
} catch (error) {
  const detail = error instanceof Error ? error.message : String(error);
  render(<StatusView kind="failed" title="This report cannot be shown" detail={detail} />, root);
}
document.body.dataset.ready = 'true';
