import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

const variables = {
  foreground: '--nl-foreground',
  muted: '--nl-muted',
  border: '--nl-border',
  grid: '--nl-grid',
  background: '--nl-background',
  positive: '--nl-positive',
  negative: '--nl-negative',
  accent: '--nl-accent',
} as const;
export type ChartColors = Readonly<Record<keyof typeof variables, string>>;

/** Colours of the present theme for charts, which cannot use CSS variables. Changes when the theme does. */
export function useChartColors(element: RefObject<HTMLElement>): ChartColors | undefined {
  return useColors(element, variables);
}

/** The computed colours of CSS variables. `variables` has to be the same object at every call. */
export function useColors<Name extends string>(
  element: RefObject<HTMLElement>,
  variables: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> | undefined {
  const [colors, setColors] = useState<Readonly<Record<Name, string>>>();
  useLayoutEffect(() => {
    const read = () => {
      if (element.current !== null) {
        const next = readColors(element.current, variables);
        setColors((old) => (old !== undefined && JSON.stringify(old) === JSON.stringify(next) ? old : next));
      }
    };
    read();
    // VS Code tells a theme by the body's class and the root's variables, a browser by media queries.
    const observer = new MutationObserver(read);
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] });
    const queries = [
      '(prefers-color-scheme: dark)',
      '(prefers-contrast: more)',
      '(forced-colors: active)',
    ].map((query) => matchMedia(query));
    queries.forEach((query) => query.addEventListener('change', read));
    return () => {
      observer.disconnect();
      queries.forEach((query) => query.removeEventListener('change', read));
    };
  }, [element, variables]);
  return colors;
}

function readColors<Name extends string>(
  element: HTMLElement,
  variables: Readonly<Record<Name, string>>,
): Record<Name, string> {
  // A variable's own value can be any expression; as the colour of an element it is computed.
  const probe = document.createElement('span');
  probe.style.setProperty('forced-color-adjust', 'none');
  element.append(probe);
  const entries = Object.entries<string>(variables).map(([name, variable]) => {
    probe.style.color = `var(${variable})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<Name, string>;
}
