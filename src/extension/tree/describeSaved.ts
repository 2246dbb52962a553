import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';
import { shortTime } from '../../report/shortTime.ts';
import { shortenText } from '../../report/shortenText.ts';

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
    `${shortTime(createdAt)} UTC, computed in ${seconds.toFixed(1)} s, ${(bytes / 2 ** 20).toFixed(1)} MB`,
    ...(data ? [`Data: ${shortenText(data.path, 120)}`] : []),
    `Seed: ${seed}`,
    ...Object.entries(parameters ?? {})
      .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
      .map(([name, value]) => `${shortenText(name, 40)}: ${shortenText(String(value), 80)}`),
  ];
  return {
    label: names[kind],
    description: [shortenText(description, 120), shortTime(createdAt)]
      .filter((part) => part !== '')
      .join(', '),
    tooltip: lines.filter((line) => line !== '').join('\n'),
  };
}
