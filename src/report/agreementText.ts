import type { AgreementLayer, AgreementResult } from '../protocol/AgreementResult.ts';
import { agreementNames } from '../protocol/agreementNames.ts';
import { agreementNeurons } from './agreementNeurons.ts';
import {
  agreementTitle,
  agreementVerdict,
  correctionWords,
  correlationWords,
  describeAgreementSource,
  describeNaming,
  overlapWords,
  unmatchedWords,
} from './describeAgreement.ts';
import { rankText } from './describeNeucept.ts';
import { formatCount, formatNumber } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** What several analyses say of the same neurons, as plain text: layer by layer. @param top neurons of each layer */
export function agreementText(result: AgreementResult, top: number): string {
  const names = agreementNames(result.sources);
  const sources = result.sources.map((source, i) => {
    const from = source.path === undefined ? '' : `, ${shortenText(source.path, 100)}`;
    return `${names[i]!}: ${describeAgreementSource(source)}${from}`;
  });
  const notes = [
    ...unmatchedWords(result),
    ...result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`),
  ];
  return [
    `${agreementTitle(result)}\n${sources.join('\n')}`,
    ...result.layers.map((layer) => layerText(result, layer, names, top)),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}

function layerText(
  result: AgreementResult,
  layer: AgreementLayer,
  names: readonly string[],
  top: number,
): string {
  const { methods, pairs, intersections } = layer;
  const naming = methods.map(
    (method) =>
      `  ${names[method.source]!} names ${formatCount(method.named.length)}: ${describeNaming(result, method)}`,
  );
  const correction = correctionWords(result);
  const pairTable = table([
    [
      '  pair',
      `named by both, of any${correction === undefined ? '' : `; p ${correction}`}`,
      'rank correlation (95 %)',
    ],
    ...pairs.map((pair) => [
      `  ${names[pair.first]!}, ${names[pair.second]!}`,
      overlapWords(pair),
      correlationWords(pair),
    ]),
  ]);
  const sets = table(
    [
      ['  named by exactly', 'neurons', 'by chance'],
      ...intersections.map(({ sources, neurons, expected }) => [
        `  ${sources.map((source) => names[source]!).join(' + ')}`,
        formatCount(neurons.length),
        formatNumber(expected),
      ]),
    ],
    [1, 2],
  );
  const neurons = agreementNeurons(layer).filter((neuron) => neuron.names > 0);
  const head = ['  neuron (* named)', 'named by', ...methods.map(({ source }) => `${names[source]!} rank`)];
  const rows = neurons
    .slice(0, top)
    .map(({ neuron, names: count, voices }) => [
      `  #${neuron}`,
      `${count} of ${methods.length}`,
      ...voices.map(({ named, rank, tied }) =>
        rank === undefined ? 'not tested' : `${rankText({ rank, tied })}${named ? ' *' : '  '}`,
      ),
    ]);
  const right = head.map((_, i) => i).slice(1);
  const rest = neurons.length - rows.length;
  return [
    `${shortenText(layer.name)}: ${agreementVerdict(layer)}`,
    ...naming,
    pairTable,
    sets,
    ...(rows.length > 0 ? [table([head, ...rows], right)] : []),
    ...(rest > 0 ? [`  and ${formatCount(rest)} more that are named`] : []),
  ].join('\n');
}
