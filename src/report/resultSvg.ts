import { encodeArray } from '../protocol/EncodedArray.ts';
import type { AblationResult } from '../protocol/AblationResult.ts';
import type { ConductanceLayer, ConductanceResult } from '../protocol/ConductanceResult.ts';
import type { Result } from '../protocol/Result.ts';
import type { EvaluationMeasure, EvaluationResult } from '../protocol/EvaluationResult.ts';
import type { InterventionResult } from '../protocol/InterventionResult.ts';
import type { Mechanisms } from '../protocol/Mechanisms.ts';
import type { NeuceptComparisonResult } from '../protocol/NeuceptComparisonResult.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import type { PathwayResult } from '../protocol/PathwayResult.ts';
import type { ProbesResult } from '../protocol/ProbesResult.ts';
import type { PrototypeResult } from '../protocol/PrototypeResult.ts';
import type { RulesComparisonResult } from '../protocol/RulesComparisonResult.ts';
import type { RulesResult } from '../protocol/RulesResult.ts';
import { agreementSvg } from './agreementSvg.ts';
import {
  ablationSettings,
  ablationTitle,
  describeAblatedClass,
  describeMean,
  describeSetting,
  neuronMethodNames,
  neuronMethodStyles,
} from './describeAblation.ts';
import { comparisonTitle, stateCounts } from './describeComparison.ts';
import {
  evaluationTitle,
  formatPosition,
  measuresOf,
  measureTexts,
  methodNames,
} from './describeEvaluation.ts';
import { className, interventionTitle, verdictWords } from './describeIntervention.ts';
import { mechanismName, precisionBeside, shareText } from './describeMechanisms.ts';
import { neuceptTitle, scoreName, scoresOf } from './describeNeucept.ts';
import { clusteringHeads, neuceptComparisonTitle, selectedText } from './describeNeuceptComparison.ts';
import { describeResponse, pathwayTitle } from './describePathway.ts';
import { rulesTitle } from './describeRules.ts';
import { describeProbeTarget, probesTitle, targetStyles } from './describeProbes.ts';
import { describeNeurons, prototypeTitle } from './describePrototype.ts';
import { escapeMarkup } from './escapeMarkup.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { linesChart } from './linesChart.ts';
import { methodStyles } from './methodStyles.ts';
import { pairName } from './pairName.ts';
import { prototypePng } from './prototypePng.ts';
import { rankNeurons } from './rankNeurons.ts';
import { ruleWords } from './ruleWords.ts';
import { baseName, shortenText } from './shortenText.ts';
import { round, svg, svgWidth as width, text } from './svgParts.ts';

const rows = 10;
const rowHeight = 20;
const top = 52;
const labelWidth = 56;
const valueWidth = 72;

/**
 * A small picture for places that cannot run the views. Of conductance: the best neurons of the layer that holds the
 * neuron with the highest mean absolute conductance, as signed bars; of critical neurons: those with the highest scores, and the mechanisms; of rules: the best of them; of two models' rules:
 * how many are in both; of two models' critical neurons: their entropies; of an intervention: the classes' accuracies; of a test of attributions or neurons, and of probes: the curves; of several analyses: the neurons by who names them. A complete SVG document of a few kilobytes.
 */
export function resultSvg(result: Result): string {
  switch (result.kind) {
    case 'conductance':
      return conductanceSvg(result);
    case 'pathway':
      return pathwaySvg(result);
    case 'neucept':
      return neuceptSvg(result);
    case 'neuceptComparison':
      return neuceptComparisonSvg(result);
    case 'rules':
      return rulesSvg(result);
    case 'rulesComparison':
      return comparisonSvg(result);
    case 'prototype':
      return prototypeSvg(result);
    case 'intervention':
      return interventionSvg(result);
    case 'evaluation':
      return evaluationSvg(result);
    case 'ablation':
      return ablationSvg(result);
    case 'probes':
      return probesSvg(result);
    case 'agreement':
      return agreementSvg(result);
  }
}

/** The first prototypes as they are, with what they activate. */
function prototypeSvg(result: PrototypeResult): string {
  const side = 128;
  const gap = 8;
  const shown = result.items.slice(0, Math.floor((width - 24 + gap) / (side + gap)));
  const pictures = shown.map((item, i) => {
    const png = prototypePng({ input: result.input, items: [item] });
    const left = 12 + i * (side + gap);
    return (
      `<image x="${left}" y="${top}" width="${side}" height="${side}" image-rendering="pixelated" preserveAspectRatio="${result.input.picture ? 'xMidYMid' : 'none'}" href="data:image/png;base64,${encodeArray(png, [png.length]).base64}"/>` +
      text(left, top + side + 16, shortenText(describeNeurons(result, item), 20), '') +
      text(left, top + side + 32, `activation ${formatNumber(item.activation)}`, 'fill="#57606a"')
    );
  });
  const title = prototypeTitle(result);
  return svg(
    top + side + 44,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, `inputs made to activate them most, ${result.parameters.steps} steps`, 'fill="#57606a"') +
      pictures.join(''),
  );
}

/** Of the first sample: for each layer the neurons on the sparsest pathway, as bars. */
function pathwaySvg(result: PathwayResult): string {
  const [pathway] = result.pathways as [PathwayResult['pathways'][number]];
  const level = pathway.sparsity.at(-1)!;
  const layers = pathway.layers.slice(0, 2 * rows);
  const counts = layers.map(({ kept }) => kept.at(-1)!.length);
  const most = Math.max(...counts, 1);
  const [left, span] = [200, 240];
  const lines = layers.map(({ name, neurons }, row) => {
    const y = top + row * rowHeight;
    const length = (counts[row]! / most) * span;
    return (
      text(left - 8, y + 14, shortenText(name, 26), 'text-anchor="end"') +
      `<rect x="${left}" y="${y + 3}" width="${round(length)}" height="${rowHeight - 6}" fill="#d6604d"/>` +
      text(left + length + 6, y + 14, `${formatCount(counts[row]!)} of ${formatCount(neurons)}`, '')
    );
  });
  const title = pathwayTitle(result);
  const subtitle = `${describeResponse(result, pathway)}; neurons at ${formatPercent(level.reached)} sparsity`;
  return svg(
    top + lines.length * rowHeight + 12,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, shortenText(subtitle, 90), 'fill="#57606a"') +
      lines.join(''),
  );
}

function conductanceSvg(result: ConductanceResult): string {
  const layer = strongestLayer(result.layers);
  if (layer === undefined) {
    return svg(top, text(12, 24, 'No hidden layer was analysed', 'font-size="14"'));
  }
  const neurons = rankNeurons(layer).slice(0, rows);
  const largest = Math.max(...neurons.map((neuron) => Math.abs(layer.scores[neuron]!)), Number.MIN_VALUE);
  const span = (width - labelWidth - 2 * valueWidth) / 2;
  const zero = labelWidth + valueWidth + span;
  const bars = neurons.map((neuron, row) => {
    const score = layer.scores[neuron]!;
    const length = Math.abs(score / largest) * span;
    const y = top + row * rowHeight;
    const left = score < 0 ? zero - length : zero;
    const value =
      score < 0
        ? text(left - 6, y + 14, formatNumber(score), 'text-anchor="end"')
        : text(left + length + 6, y + 14, formatNumber(score), '');
    return (
      text(labelWidth - 8, y + 14, `#${neuron}`, 'text-anchor="end"') +
      `<rect x="${round(left)}" y="${y + 3}" width="${round(length)}" height="${rowHeight - 6}" fill="${score < 0 ? '#4393c3' : '#d6604d'}"/>` +
      value
    );
  });
  const height = top + neurons.length * rowHeight + 12;
  const title = `Conductance in ${shortenText(layer.name, 40)}`;
  const source = `${shortenText(baseName(result.model.path), 36)} on ${shortenText(baseName(result.data.path), 36)}`;
  return svg(
    height,
    `<title>${escapeMarkup(`${title}, ${source}`)}</title>` +
      text(12, 22, title, 'font-size="14" font-weight="600"') +
      text(12, 40, `${source}; mean over ${result.data.samples} samples`, 'fill="#57606a"') +
      `<line x1="${zero}" y1="${top}" x2="${zero}" y2="${height - 12}" stroke="#8c959f"/>` +
      bars.join(''),
  );
}

/**
 * The neurons with the highest scores of the first layer where some are selected, those in colour, and the score they
 * need; under them the mechanisms with their precision.
 */
function neuceptSvg(result: NeuceptResult): string {
  const layer = result.layers.find((each) => each.selected.length > 0) ?? result.layers[0]!;
  const scores = scoresOf(layer);
  const selected = new Set(layer.selected);
  const shown = layer.order.slice(0, rows);
  const most = Math.max(...shown.map((neuron) => scores.get(neuron)!), layer.cut ?? 0, Number.MIN_VALUE);
  const [left, span] = [labelWidth, width - labelWidth - valueWidth - 12];
  const lines = shown.map((neuron, row) => {
    const y = top + row * rowHeight;
    const length = (scores.get(neuron)! / most) * span;
    return (
      text(left - 8, y + 14, `#${neuron}`, 'text-anchor="end"') +
      `<rect x="${left}" y="${y + 3}" width="${round(length)}" height="${rowHeight - 6}" fill="${selected.has(neuron) ? '#d6604d' : '#8c959f'}"/>` +
      text(left + length + 6, y + 14, formatNumber(scores.get(neuron)!), '')
    );
  });
  const height = top + lines.length * rowHeight + 12;
  const below = result.mechanisms ? mechanismsPart(result.mechanisms, height) : { height: 0, content: '' };
  const cut =
    layer.cut === undefined
      ? ''
      : `<line x1="${round(left + (layer.cut / most) * span)}" y1="${top}" x2="${round(left + (layer.cut / most) * span)}" y2="${height - 12}" stroke="#1f2328" stroke-dasharray="4 3"/>`;
  const title = neuceptTitle(result);
  const where = result.layers.length > 1 ? `${shortenText(layer.name, 20)}: ` : '';
  const subtitle = `${where}${formatCount(layer.selected.length)} of ${formatCount(layer.tested.length)} tested neurons selected at precision ${formatPercent(result.parameters.precision)}; ${scoreName(result.parameters)}`;
  return svg(
    height + below.height,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, subtitle, 'fill="#57606a"') +
      lines.join('') +
      cut +
      below.content,
  );
}

/** For each of the first mechanisms its precision on a line from 0 to 100 %, with its interval and that of all. */
function mechanismsPart(mechanisms: Mechanisms, y0: number): { height: number; content: string } {
  const { sizes, precision } = mechanisms;
  const shown = sizes.slice(0, rows);
  const [left, span] = [120, 200];
  const first = y0 + 44;
  const lines = shown.map((size, index) => {
    const y = first + index * rowHeight;
    const share = precision?.mechanisms[index];
    const at = (rate: number): number => round(left + rate * span);
    const middle = y + rowHeight / 2;
    return (
      text(left - 8, y + 14, mechanismName(index), 'text-anchor="end"') +
      (share
        ? `<line x1="${at(share.low)}" x2="${at(share.high)}" y1="${middle}" y2="${middle}" stroke="#57606a" stroke-width="2"/>` +
          `<circle cx="${at(share.hits / share.of)}" cy="${middle}" r="4" fill="${precisionBeside(share, precision!.whole) === 'below' ? '#d6604d' : '#4393c3'}"/>` +
          text(left + span + 12, y + 14, `${shareText(share)}, ${formatCount(size)} samples`, '')
        : text(left, y + 14, `${formatCount(size)} samples`, ''))
    );
  });
  const bottom = first + shown.length * rowHeight;
  const whole = precision && round(left + (precision.whole.hits / precision.whole.of) * span);
  const content =
    text(12, y0 + 18, 'Mechanisms', 'font-weight="600"') +
    text(
      12,
      y0 + 34,
      precision
        ? `right predictions with 95 % interval, 0 to 100 %; dashed: all, ${formatPercent(precision.whole.hits / precision.whole.of)}`
        : 'samples of each',
      'fill="#57606a"',
    ) +
    lines.join('') +
    (whole === undefined
      ? ''
      : `<line x1="${whole}" x2="${whole}" y1="${first}" y2="${bottom}" stroke="#1f2328" stroke-dasharray="4 3"/>`);
  return { height: bottom - y0 + 12, content };
}

/** How many neurons each layer has selected in both models, and where fine labels are known, the cluster entropies. */
function neuceptComparisonSvg(result: NeuceptComparisonResult): string {
  const { entropies, layers } = result;
  const layerLines = layers.slice(0, rows).map(({ name, first, second }, row) => {
    const line = `${shortenText(name, 24)}: selected ${selectedText(first)} in A, ${selectedText(second)} in B`;
    return text(12, top + row * rowHeight + 14, line, '');
  });
  const from = top + layerLines.length * rowHeight + 12;
  const [left, span] = [230, 240];
  const curves = entropies?.curves.slice(0, rows) ?? [];
  const bars = curves.map((curve, row) => {
    const y = from + rowHeight + row * (rowHeight + 4);
    const mean = (bits: readonly number[]): number =>
      bits.reduce((sum, value) => sum + value, 0) / bits.length;
    const bar = (bits: number, at: number, color: string): string =>
      `<rect x="${left}" y="${at}" width="${round((bits / Math.max(entropies!.whole, bits, Number.MIN_VALUE)) * span)}" height="8" fill="${color}"/>` +
      text(left + span + 8, at + 9, formatNumber(bits), 'font-size="10"');
    return (
      text(
        left - 8,
        y + 14,
        `${shortenText(curve.layer, 18)}, ${clusteringHeads[curve.clustering]}`,
        'text-anchor="end"',
      ) +
      bar(mean(curve.first), y + 1, '#0072b2') +
      bar(mean(curve.second), y + 11, '#d55e00')
    );
  });
  const title = neuceptComparisonTitle(result);
  const legend =
    bars.length === 0
      ? ''
      : text(
          12,
          from + 12,
          'cluster entropy in bits, mean over the numbers of clusters: A (blue) above B (red)',
          'fill="#57606a"',
        );
  return svg(
    from + (bars.length === 0 ? 0 : rowHeight + bars.length * (rowHeight + 4) + 8),
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, 'critical neurons, of those tested in each layer', 'fill="#57606a"') +
      layerLines.join('') +
      legend +
      bars.join(''),
  );
}

/** The rules with the highest gain in words, and the gains as bars. */
function rulesSvg(result: RulesResult): string {
  const layer = (name: string) => result.layers.find((each) => each.name === name);
  const best = result.pairs
    .flatMap((pair) => pair.rules.map((rule) => ({ pair, rule })))
    .sort((a, b) => b.rule.gain - a.rule.gain)
    .slice(0, rows);
  const longest = 72;
  const longestLine = 60;
  const highest = Math.max(best[0]?.rule.gain ?? 0, Number.MIN_VALUE);
  const lines = best.map(({ pair, rule }, row) => {
    const y = top + row * rowHeight;
    // Of rules that overlap, one can have come to cost bits.
    const bar = (Math.max(rule.gain, 0) / highest) * longest;
    // As many neurons of each side as fit.
    const fits = [4, 3, 2, 1].map((most) => {
      const words = ruleWords(rule, layer(pair.from), layer(pair.to), most, pair.plane?.shape);
      return `${pairName(pair, 14)}: ${words}`;
    });
    const line = fits.find(({ length }) => length <= longestLine) ?? shortenText(fits.at(-1)!, longestLine);
    return (
      `<rect x="12" y="${y + 3}" width="${round(bar)}" height="${rowHeight - 6}" fill="#d6604d"/>` +
      text(longest + 66, y + 14, formatNumber(rule.gain), 'text-anchor="end"') +
      text(longest + 78, y + 14, line, '')
    );
  });
  const title = rulesTitle(result);
  const subtitle =
    best.length > 0 ? 'the rules that save most, with the bits that each saves' : 'no rules were found';
  return svg(
    top + lines.length * rowHeight + 12,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, `${subtitle}; ${result.data.samples} samples`, 'fill="#57606a"') +
      lines.join(''),
  );
}

/** For each pair of layers how many rules are in both, changed, or in one of the models. */
function comparisonSvg(result: RulesComparisonResult): string {
  const lines = result.pairs
    .slice(0, rows)
    .map((pair, row) =>
      text(12, top + row * rowHeight + 14, shortenText(`${pairName(pair)}: ${stateCounts(pair)}`, 88), ''),
    );
  const title = comparisonTitle(result);
  return svg(
    top + lines.length * rowHeight + 12,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, 'rules from layer to layer, by neuron', 'fill="#57606a"') +
      lines.join(''),
  );
}

/** Accuracy of the first classes before and after, as bars, and the random quantile as a line. */
function interventionSvg(result: InterventionResult): string {
  const span = 200;
  const left = 120;
  const lines = result.classes.slice(0, rows).map((tested, row) => {
    const y = top + row * rowHeight;
    const { before = 0, after = 0, random } = tested;
    const quantile = random && left + random.class.quantile10 * span;
    return (
      text(left - 8, y + 14, className(tested, 16), 'text-anchor="end"') +
      `<rect x="${left}" y="${y + 3}" width="${round(before * span)}" height="${rowHeight - 6}" fill="#d8dee4"/>` +
      `<rect x="${left}" y="${y + 3}" width="${round(after * span)}" height="${rowHeight - 6}" fill="#4393c3"/>` +
      (quantile === undefined
        ? ''
        : `<line x1="${round(quantile)}" y1="${y + 1}" x2="${round(quantile)}" y2="${y + rowHeight - 1}" stroke="#d6604d" stroke-width="2"/>`) +
      text(left + span + 12, y + 14, verdictWords[tested.verdict], '')
    );
  });
  const title = interventionTitle(result);
  const subtitle =
    'accuracy before (grey) and after (blue) the intervention; red: 10 % quantile of random ones';
  return svg(
    top + lines.length * rowHeight + 12,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, subtitle, 'fill="#57606a"') +
      lines.join(''),
  );
}

/** For each measure a chart of its curves, with a bar of a standard error up and down at each point. */
function evaluationSvg(result: EvaluationResult): string {
  const measures = measuresOf(result);
  const methods = [...new Set(result.curves.map(({ method }) => method))];
  const chartHeight = Math.max(200, 60 + methods.length * 16);
  const charts = measures.map((measure, i) =>
    curvesChart(result, measure, top + i * chartHeight, chartHeight),
  );
  const title = evaluationTitle(result);
  return svg(
    top + measures.length * chartHeight,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, `${formatCount((result.tested ?? result.data).samples)} samples`, 'fill="#57606a"') +
      charts.join(''),
  );
}

function curvesChart(
  { curves, positions }: EvaluationResult,
  measure: EvaluationMeasure,
  y0: number,
  height: number,
): string {
  const shown = curves.filter((curve) => curve.measure === measure);
  const names = typeof positions[0] === 'string';
  const lines = shown.map((curve) => ({
    name: methodNames[curve.method].name + (curve.area ? ` (${formatNumber(curve.area.mean)})` : ''),
    style: methodStyles[curve.method],
    points: curve.points.flatMap(({ mean, error }, i) =>
      mean === undefined
        ? []
        : [
            {
              x: names ? i : (positions[i] as number),
              y: mean,
              ...(error === undefined ? {} : { low: mean - error, high: mean + error }),
            },
          ],
    ),
  }));
  const under = names
    ? `layers randomised, from ${formatPosition(positions[0]!)} to ${formatPosition(positions.at(-1)!)}`
    : `pixels removed, 0 to ${formatPosition(positions.at(-1)!)}`;
  const area = shown.some((curve) => curve.area) ? '; in brackets: area' : '';
  return linesChart(lines, { title: `${measureTexts[measure].name}${area}`, under, y0, height });
}

/** Accuracy over the noise, a chart for each number of protected neurons and γ: means over the classes, or the one class. */
function ablationSvg(result: AblationResult): string {
  const { classes, mean, levels } = result;
  const settings = ablationSettings(result, mean ?? classes[0]!.curves);
  const chartHeight = 200;
  const charts = settings.map((setting, i) =>
    linesChart(
      setting.curves.map(({ method, points, area }) => ({
        name: `${neuronMethodNames[method].name} (${formatNumber(area.mean)})`,
        style: neuronMethodStyles[method],
        points: points.map(({ accuracy, low, high }, level) => ({
          x: levels[level]!,
          y: accuracy,
          low,
          high,
        })),
      })),
      {
        title: `${describeSetting(setting)}; in brackets: area`,
        under: `noise, 0 to ${formatNumber(levels.at(-1)!)}`,
        y0: top + i * chartHeight,
        height: chartHeight,
      },
    ),
  );
  const title = ablationTitle(result);
  const words = mean ? describeMean(result) : describeAblatedClass(classes[0]!);
  return svg(
    top + charts.length * chartHeight,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, `accuracy under noise, ${words}`, 'fill="#57606a"') +
      charts.join(''),
  );
}

/** Accuracy of probes from layer to layer, with its interval. */
function probesSvg(result: ProbesResult): string {
  const { layers, targets } = result;
  const lines = targets.map((target, i) => ({
    name: `${describeProbeTarget(target)}, chance ${formatPercent(target.chance)}`,
    style: targetStyles[target.target],
    points: layers.map(({ probes }, layer) => {
      const { hits, of, low, high } = probes[i]!.held;
      return { x: layer, y: hits / of, low, high };
    }),
  }));
  const title = probesTitle(result);
  const ends = [layers[0]!, layers.at(-1)!].map(({ name }) => shortenText(name, 20));
  const height = 240;
  return svg(
    top + height,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, 'what a linear classifier tells from the activations of a layer', 'fill="#57606a"') +
      linesChart(lines, {
        title: 'Accuracy on held-out samples',
        under: ends[0] === ends[1] ? ends[0]! : `layers, from ${ends[0]!} to ${ends[1]!}`,
        y0: top,
        height,
      }),
  );
}

function strongestLayer(layers: readonly ConductanceLayer[]): ConductanceLayer | undefined {
  let best: ConductanceLayer | undefined;
  let highest = -1;
  for (const layer of layers) {
    const strongest = layer.meanAbsolute.reduce((a, b) => Math.max(a, b), 0);
    if (strongest > highest) {
      highest = strongest;
      best = layer;
    }
  }
  return best;
}
