import type { ComponentChildren } from 'preact';
import { shortenText } from '../../src/report/shortenText.ts';
import { ProgressRing } from '../controls.tsx';

/** Stands in for a view that cannot be shown: nothing there yet, being loaded, or failed. */
export function StatusView(props: {
  kind: 'empty' | 'loading' | 'failed';
  title: string;
  detail?: string;
  /** Ways out. */
  children?: ComponentChildren;
}) {
  return (
    <div class="neuron-lens">
      <div class={`nl-status nl-status-${props.kind}`} role={props.kind === 'failed' ? 'alert' : 'status'}>
        {props.kind === 'loading' && <ProgressRing />}
        <div>
          <strong>{props.title}</strong>
          {props.detail !== undefined && <p>{shortenText(props.detail, 2000)}</p>}
          {props.children}
        </div>
      </div>
    </div>
  );
}
