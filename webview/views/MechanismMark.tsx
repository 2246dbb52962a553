import { mechanismColor, mechanismShape, mechanismVariables } from './mechanismStyles.ts';

/** The shape and colour of a mechanism, before its name. */
export function MechanismMark({ index }: { index: number }) {
  return (
    <svg class="nl-mechanism-mark" viewBox="-1.3 -1.3 2.6 2.6" width={12} height={12} aria-hidden="true">
      <path d={mechanismShape(index)} style={{ fill: `var(${mechanismVariables[mechanismColor(index)]})` }} />
    </svg>
  );
}
