import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';
import { formatBytes } from '../../report/formatNumber.ts';
import { shortenText } from '../../report/shortenText.ts';
import { localTime } from './localTime.ts';

/** Of a tooltip; what an analysis asks by itself has fewer. */
const mostParameters = 40;

const names: Readonly<Record<SavedAnalysis['kind'], string>> = {
  conductance: 'Conductance',
  rules: 'Rules',
  rulesComparison: 'Comparison of rules',
  pathway: 'Pathways',
  neucept: 'Critical neurons',
  neuceptComparison: 'Comparison of critical neurons',
  prototype: 'Prototype',
  intervention: 'Intervention',
  ablation: 'Ablation',
  probes: 'Probes',
  evaluation: 'Evaluation of maps',
  agreement: 'Agreement',
};

/** What a saved analysis is called in a list, what is said beside it, and what its tooltip adds. */
export function describeSaved(saved: SavedAnalysis): { label: string; description: string; tooltip: string } {
  const { kind, title, description, createdAt, data, seconds, bytes, parameters, seed } = saved;
  const lines = [
    shortenText(title, 200),
    shortenText(description, 200),
    `${localTime(createdAt)}, computed in ${seconds.toFixed(1)} s, ${formatBytes(bytes)}`,
    ...(data ? [`Data: ${shortenText(data.path, 120)}`] : []),
    `Seed: ${seed}`,
    ...parameterLines(parameters ?? {}).slice(0, mostParameters),
  ];
  return {
    label: names[kind],
    // The time first, and short: of a long line the end is not seen.
    description: [withoutToday(localTime(createdAt)), shortenText(description, 120)]
      .filter((part) => part !== '')
      .join(', '),
    tooltip: lines.filter((line) => line !== '').join('\n'),
  };
}

/** Of a time of today, that alone. */
function withoutToday(time: string): string {
  const [today] = localTime(new Date().toISOString()).split(' ');
  return time.replace(`${today} `, '');
}

/** One for each parameter, those of a group with its name before: "network class: 3". */
function parameterLines(parameters: object, group = ''): string[] {
  return Object.entries(parameters).flatMap(([name, value]: [string, unknown]) => {
    const words = `${group}${inWords(name)}`;
    if (typeof value !== 'object' || value === null) return [`${words}: ${shortenText(String(value), 80)}`];
    if (!Array.isArray(value)) return group === '' ? parameterLines(value, `${words} `) : [];
    const parts = value.slice(0, 20).map((part) => (typeof part === 'object' ? '…' : String(part)));
    return [`${words}: ${shortenText(parts.join(', '), 80)}`];
  });
}

/** "mapNeurons" as "map neurons". */
function inWords(name: string): string {
  return shortenText(name, 40).replace(
    /([a-z])([A-Z])/g,
    (_, a: string, b: string) => `${a} ${b.toLowerCase()}`,
  );
}
