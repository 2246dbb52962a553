import type { Result } from '../protocol/Result.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from './formatNumber.ts';
import type { LayerFindings } from './layerFindings.ts';
import { scoreBars } from './scoreBars.ts';
import { baseName, shortenText } from './shortenText.ts';

/** A layer of a network, as the code's definition of it shows it. */
export interface HoveredLayer {
  readonly name: string;
  /** File of the model. */
  readonly model: string;
  readonly findings: LayerFindings;
  /** Trained numbers of the layer, where they are known. */
  readonly parameters?: number | undefined;
  /** Why it may be another layer that is defined here. */
  readonly uncertain?: string | undefined;
  /** Why the findings may be those of other code. */
  readonly stale?: string | undefined;
}

const mostNamed = 12;

/**
 * What is known of a layer, as Markdown: everything that comes from files is escaped, so that no name can make a link,
 * a picture or markup.
 * @param link address of the layer in the panel that shows a document; undefined where none does
 */
export function layerHover(
  layer: HoveredLayer,
  link: (document: Result, layer: string) => string | undefined,
): string {
  const { name, model, findings, parameters, uncertain, stale } = layer;
  const { operator, shape } = findings.layer;
  const facts = [
    ...(operator === undefined ? [] : [escapeMarkdown(shortenText(operator, 40))]),
    ...(shape === undefined ? [] : [formatShape(shape)]),
    ...(parameters === undefined ? [] : [`${formatCount(parameters)} parameters`]),
  ];
  const title = `**${text(name)}** of ${text(baseName(model))}`;
  const source = (document: Result, words: string) => {
    const address = link(document, name);
    return address === undefined ? words : `[${words}](${address})`;
  };
  const { conductance, dead, critical, rules, pathway } = findings;
  const lines = [
    ...(conductance
      ? [
          `${source(conductance.document, 'Conductance')} (${samples(conductance.document)}): ` +
            conductance.top
              .map(
                ({ neuron, score, rank }) =>
                  `#${neuron} ${formatNumber(score)}${rank ? ` (rank ${rank[0]}–${rank[1]})` : ''}`,
              )
              .join(', '),
          `![Conductance of each neuron](data:image/svg+xml;base64,${toBase64(scoreBars(conductance.scores))})`,
        ]
      : []),
    ...(dead
      ? [
          `${source(dead.document, 'Dead')}: ${formatPercent(dead.count / dead.neurons)} of the neurons ` +
            `(${formatCount(dead.count)} of ${formatCount(dead.neurons)} ${dead.meaning} in ${samples(dead.document)})`,
        ]
      : []),
    ...(critical
      ? [
          `${source(critical.document, 'Critical')} at q = ${formatNumber(critical.q)}: ` +
            (critical.neurons.length === 0 ? 'none' : list(critical.neurons.map((neuron) => `#${neuron}`))),
        ]
      : []),
    ...(rules
      ? [
          rules.count === 0
            ? `${source(rules.document, 'Rules')}: none`
            : `${source(rules.document, 'Rules')}: ${formatCount(rules.count)}, first those worth most`,
          ...rules.words.map((words) => `- ${escapeMarkdown(shortenText(words, 160))}`),
        ]
      : []),
    ...(pathway
      ? [
          `${source(pathway.document, 'Pathway')}: ${formatPercent(pathway.share)} of the neurons at the sparsity ` +
            `${formatNumber(pathway.sparsity)} (mean of ${formatCount(pathway.document.pathways.length)} samples)`,
        ]
      : []),
  ];
  return [
    [title, ...facts].join(' · '),
    ...(stale === undefined ? [] : [`⚠ ${escapeMarkdown(shortenText(stale, 300))}`]),
    ...(uncertain === undefined ? [] : [`Not certain: ${escapeMarkdown(shortenText(uncertain, 300))}`]),
    ...lines,
  ].join('\n\n');
}

/** One line about a layer, without markup: the best neurons, how many are critical, how many dead. */
export function layerSummary(
  name: string,
  { conductance, dead, critical, rules, pathway }: LayerFindings,
): string {
  const parts = [
    ...(conductance
      ? [
          `top ${conductance.top
            .slice(0, 3)
            .map(({ neuron }) => `#${neuron}`)
            .join(' ')}`,
        ]
      : []),
    ...(critical ? [`${formatCount(critical.neurons.length)} critical`] : []),
    ...(dead && dead.count > 0 ? [`${formatPercent(dead.count / dead.neurons)} dead`] : []),
    ...(rules ? [`${formatCount(rules.count)} ${rules.count === 1 ? 'rule' : 'rules'}`] : []),
    ...(pathway ? [`${formatPercent(pathway.share)} on the pathway`] : []),
  ];
  return `${shortenText(name, 40)}: ${parts.join(' · ')}`;
}

function samples({ data }: Exclude<Result, { kind: 'prototype' }>): string {
  return `${formatCount(data.samples)} ${data.samples === 1 ? 'sample' : 'samples'}`;
}

function list(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}

function text(name: string): string {
  return escapeMarkdown(shortenText(name));
}

/** Text that Markdown shows as it is, whatever is in it. */
export function escapeMarkdown(value: string): string {
  return value.replace(/[\\`*_{}[\]()#+\-.!|~<>&$"':/@=]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function toBase64(svg: string): string {
  // Numbers and names of elements: no character beyond ASCII.
  return btoa(svg);
}
