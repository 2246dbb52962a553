import { shortenText } from '../../src/report/shortenText.ts';

/** A name from a file: cut off by the place it has, whole (within reason) in its tooltip. */
export function Name(props: { text: string; class?: string }) {
  return (
    <span class={`nl-name ${props.class ?? ''}`} title={shortenText(props.text, 500)}>
      {shortenText(props.text, 160)}
    </span>
  );
}
