import type { ComponentChildren } from 'preact';
import { useUniqueId } from './useUniqueId.ts';

/** A part of a view under its heading, with controls beside the heading. */
export function Section(props: {
  title: ComponentChildren;
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}) {
  const id = useUniqueId();
  return (
    <section class={`nl-section ${props.class ?? ''}`} aria-labelledby={id}>
      <div class="nl-section-head">
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}
