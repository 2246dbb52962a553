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
  const [colors, setColors] = useState<ChartColors>();
  useLayoutEffect(() => {
    const read = () => {
      if (element.current !== null) {
        const next = readColors(element.current);
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
  }, [element]);
  return colors;
}

function readColors(element: HTMLElement): ChartColors {
  // A variable's own value can be any expression; as the colour of an element it is computed.
  const probe = document.createElement('span');
  probe.style.setProperty('forced-color-adjust', 'none');
  element.append(probe);
  const entries = Object.entries(variables).map(([name, variable]) => {
    probe.style.color = `var(${variable})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<keyof typeof variables, string>;
}
