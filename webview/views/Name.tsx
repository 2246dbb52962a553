import { shortenText } from '../../src/report/shortenText.ts';

/**
 * A name from a file: its middle left out from `length` characters on, whole (within reason) in its tooltip.
 * @param props.short what is shown of it
 */
export function Name(props: { text: string; short?: string | undefined; length?: number; class?: string }) {
  return (
    <span class={`nl-name ${props.class ?? ''}`} title={shortenText(props.text, 500)}>
      {shortenText(props.short ?? props.text, props.length ?? 48)}
    </span>
  );
}
