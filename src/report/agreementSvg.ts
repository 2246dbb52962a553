import type { AgreementResult } from '../protocol/AgreementResult.ts';
import { agreementNames } from '../protocol/agreementNames.ts';
import { agreementTitle, agreementVerdict } from './describeAgreement.ts';
import { escapeMarkup } from './escapeMarkup.ts';
import { formatCount } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { round, svg, text } from './svgParts.ts';

const left = 150;
const columnWidth = 30;
const rowHeight = 20;
const barHeight = 70;
const mostColumns = 13;
const mostLayers = 6;

/** For each layer the sets of neurons by who names them: bars above, dots for the analyses below. */
export function agreementSvg(result: AgreementResult): string {
  const names = agreementNames(result.sources);
  let y = 52;
  const parts = result.layers.slice(0, mostLayers).map((layer) => {
    const sets = layer.intersections.slice(0, mostColumns);
    const most = Math.max(...sets.map(({ neurons }) => neurons.length), 1);
    const [head, base] = [y + 14, y + 38 + barHeight];
    const rows = layer.methods.map(({ source, named }, row) =>
      text(
        left - 10,
        base + 18 + row * rowHeight,
        `${names[source]!} (${formatCount(named.length)})`,
        'text-anchor="end"',
      ),
    );
    const columns = sets.map(({ sources, neurons }, i) => {
      const x = left + i * columnWidth + columnWidth / 2;
      const height = (neurons.length / most) * barHeight;
      const dots = layer.methods.map(
        ({ source }, row) =>
          `<circle cx="${x}" cy="${base + 14 + row * rowHeight}" r="5" fill="${sources.includes(source) ? '#0072b2' : '#d8dee4'}"/>`,
      );
      return (
        text(x, base - height - 4, formatCount(neurons.length), 'text-anchor="middle"') +
        `<rect x="${x - 9}" y="${round(base - height)}" width="18" height="${round(height)}" fill="#0072b2"/>` +
        dots.join('')
      );
    });
    const title =
      text(12, head, shortenText(layer.name, 60), 'font-weight="600"') +
      text(12, head + 16, shortenText(agreementVerdict(layer).split('. ')[0]!, 90), 'fill="#57606a"');
    y = base + 14 + layer.methods.length * rowHeight + 12;
    return title + rows.join('') + columns.join('');
  });
  const title = agreementTitle(result);
  return svg(
    y,
    `<title>${escapeMarkup(title)}</title>` +
      text(12, 22, shortenText(title, 70), 'font-size="14" font-weight="600"') +
      text(12, 40, 'neurons by the analyses that name them, and no others', 'fill="#57606a"') +
      parts.join(''),
  );
}
