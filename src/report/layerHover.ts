import { countOf } from './countOf.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from './formatNumber.ts';
import type { LayerFindings } from './layerFindings.ts';
import type { ResultSummary } from './ResultSummary.ts';
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
  /** What is missing, in sentences. */
  readonly notes?: readonly string[] | undefined;
}

const mostNamed = 8;
/** Of the neurons with the highest conductance, those whose value is said. */
const mostValues = 3;
const mostRules = 2;

/**
 * What is known of a layer, as Markdown: a table with a line for each kind of finding, and when it was found.
 * Everything that comes from files is escaped, so that no name can make a link, a picture or markup.
 * @param link address of the layer in the page of an analysis; undefined where it cannot be shown
 */
export function layerHover(
  layer: HoveredLayer,
  link: (from: ResultSummary, layer: string) => string | undefined,
): string {
  const { name, model, findings, parameters, uncertain, stale, notes } = layer;
  const { operator, shape } = findings.layer;
  const facts = [
    ...(operator === undefined ? [] : [escapeMarkdown(shortenText(operator, 40))]),
    ...(shape === undefined ? [] : [formatShape(shape)]),
    ...(parameters === undefined ? [] : [`${formatCount(parameters)} parameters`]),
  ];
  const { conductance } = findings;
  const rows = findingRows(findings).map(({ label, from, cells: [first, ...more] }) => {
    const address = link(from, name);
    const named = address === undefined ? label : `[${label}](${address})`;
    return [`| ${named} | ${first} |`, ...more.map((cell) => `| | ${cell} |`)].join('\n');
  });
  const picture = conductance
    ? `![Conductance of each neuron](data:image/svg+xml;base64,${toBase64(scoreBars(conductance.scores))})`
    : '';
  return [
    [`**${text(name)}** of ${text(baseName(model))}`, ...facts].join(' · '),
    ...(stale === undefined ? [] : [`⚠ ${escapeMarkdown(shortenText(stale, 300))}`]),
    ...(uncertain === undefined ? [] : [`**Not certain.** ${escapeMarkdown(shortenText(uncertain, 300))}`]),
    // The head of the table is what is seen first.
    [`| | ${picture} |`, '| :-- | :-- |', ...rows].join('\n'),
    sources(findings),
    ...(notes ?? []).map((note) => escapeMarkdown(shortenText(note, 300))),
  ].join('\n\n');
}

interface FindingRow {
  readonly label: string;
  readonly from: ResultSummary;
  /** The first stands beside the label, the others below it. */
  readonly cells: readonly [string, ...string[]];
}

function findingRows({
  conductance,
  critical,
  agreement,
  dead,
  rules,
  pathway,
}: LayerFindings): FindingRow[] {
  const rows: FindingRow[] = [];
  if (conductance) {
    const top = conductance.top.map(({ neuron, score, rank }, place) => {
      if (place >= mostValues) return `#${neuron}`;
      // An interval that is the place itself says nothing more.
      const clear = rank === undefined || (rank[0] === place + 1 && rank[1] === place + 1);
      return `#${neuron} ${formatNumber(score)}${clear ? '' : ` (rank ${rank[0]}–${rank[1]})`}`;
    });
    rows.push({ label: 'Conductance', from: conductance.from, cells: [top.join(', ')] });
  }
  if (critical) {
    const { neurons, q, from } = critical;
    const words = neurons.length === 0 ? 'none' : list(neurons);
    rows.push({ label: 'Critical', from, cells: [`${words} at q = ${formatNumber(q)}`] });
  }
  if (agreement) {
    const { neurons, named, methods, from } = agreement;
    const words =
      neurons.length === 0
        ? `no neuron that two of ${methods} methods name`
        : `${list(neurons)}: named by ${named} of ${methods} methods`;
    rows.push({ label: 'Agreement', from, cells: [words] });
  }
  if (rules) {
    const { words, count, from } = rules;
    const shown = words.slice(0, mostRules).map((rule) => escapeMarkdown(shortenText(rule, 120)));
    const rest = count - shown.length;
    const [first = 'none', ...others] = shown.map((rule, i) =>
      rest > 0 && i === shown.length - 1 ? `${rule} and ${formatCount(rest)} more` : rule,
    );
    rows.push({ label: 'Rules', from, cells: [first, ...others] });
  }
  if (pathway) {
    const { share, sparsity, traced, from } = pathway;
    const of = traced === 1 ? 'of 1 sample' : `mean of ${formatCount(traced)} samples`;
    const words = `${formatPercent(share)} of the neurons at sparsity ${formatNumber(sparsity)}, ${of}`;
    rows.push({ label: 'Pathway', from, cells: [words] });
  }
  if (dead) {
    const { count, neurons, meaning, from } = dead;
    const words =
      count === 0
        ? `none of ${formatCount(neurons)} neurons`
        : `${formatPercent(count / neurons)}: ${formatCount(count)} of ${formatCount(neurons)} neurons, ${meaning}`;
    rows.push({ label: 'Dead', from, cells: [words] });
  }
  return rows;
}

/** From how many samples and of which day the findings are: said once, where it is the same for all. */
function sources(findings: LayerFindings): string {
  const rows = findingRows(findings);
  const days = new Set(rows.map(({ from }) => from.createdAt.slice(0, 10)));
  const found = new Map<string, string[]>();
  for (const { label, from } of rows) {
    const { samples, createdAt } = from;
    const words = [
      ...(samples === undefined ? [] : [countOf(samples, 'sample')]),
      ...(days.size > 1 ? [createdAt.slice(0, 10)] : []),
    ].join(', ');
    found.set(words, [...(found.get(words) ?? []), label]);
  }
  const parts = [...found].map(([words, labels]) =>
    found.size === 1 ? words : `${labels.join(', ')}: ${words}`,
  );
  return [...parts, ...(days.size === 1 ? days : [])].join(' · ');
}

/** One line about a layer, without markup: its name, and its findings in short. */
export function layerSummary(name: string, findings: LayerFindings): string {
  return `${shortenText(name, 40)}: ${findingsInShort(findings)}`;
}

/** The findings of a layer in a few words: the best neurons, how many are critical, how many dead. */
export function findingsInShort({
  conductance,
  dead,
  critical,
  rules,
  pathway,
  agreement,
}: LayerFindings): string {
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
    ...(rules ? [`${countOf(rules.count, 'rule')}`] : []),
    ...(pathway ? [`${formatPercent(pathway.share)} on the pathway`] : []),
  ];
  if (parts.length === 0 && agreement) {
    const { neurons, named, methods } = agreement;
    parts.push(`${formatCount(neurons.length)} named by ${Math.max(named, 2)} of ${methods} methods`);
  }
  return parts.join(' · ');
}

function list(neurons: readonly number[]): string {
  const rest = neurons.length - mostNamed;
  const named = neurons.slice(0, mostNamed).map((neuron) => `#${neuron}`);
  return named.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
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
