import type { AblationResult } from '../../src/protocol/AblationResult.ts';
import {
  beatsRandomNeurons,
  describeSetting,
  formatPoints,
  neuronMethodNames,
  type AblationSetting,
  type Protection,
} from '../../src/report/describeAblation.ts';
import { againstRandomWords } from '../../src/report/describeEvaluation.ts';
import { formatNumber, formatPercent } from '../../src/report/formatNumber.ts';

/** The numbers of one setting: methods as rows, noise levels as columns. */
export function AblationTable(props: {
  result: AblationResult;
  setting: AblationSetting;
  emphasised: Protection | undefined;
}) {
  const { result, setting, emphasised } = props;
  const hasRandom = setting.curves.some(({ againstRandom }) => againstRandom);
  const words = `Accuracy under noise, ${describeSetting(setting)}`;
  return (
    <div class="nl-table-wide" tabIndex={0} role="group" aria-label={`${words}, scrollable`}>
      <table class="nl-table nl-curves">
        <caption class="nl-hidden">{words}</caption>
        <thead>
          <tr>
            <th scope="col">Protected by</th>
            <th scope="col" title="Mean height of the curve">
              Mean accuracy
            </th>
            {hasRandom && (
              <th
                scope="col"
                title="Mean accuracy minus that of as many random neurons; ± is the standard error over the samples"
              >
                Minus random (points)
              </th>
            )}
            {hasRandom && (
              <th scope="col" title="Beyond two standard errors">
                Verdict
              </th>
            )}
            {result.levels.map((level) => (
              <th key={level} scope="col">
                {level === 0 ? 'No noise' : formatNumber(level)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {setting.curves.map((curve) => {
            const verdict = beatsRandomNeurons(curve);
            return (
              <tr key={curve.method} class={curve.method === emphasised ? 'nl-selected' : ''}>
                <th scope="row" title={neuronMethodNames[curve.method].meaning}>
                  {neuronMethodNames[curve.method].name}
                </th>
                <td>{formatPercent(curve.area.mean)}</td>
                {hasRandom && <td>{curve.againstRandom ? formatPoints(curve.againstRandom) : '–'}</td>}
                {hasRandom && (
                  <td class={verdict === 'yes' ? 'nl-good' : 'nl-muted'}>
                    {verdict === undefined ? '' : againstRandomWords[verdict]}
                  </td>
                )}
                {curve.points.map(({ accuracy, low, high, range }, i) => (
                  <td
                    key={i}
                    title={
                      `95 % interval ${formatPercent(low)} … ${formatPercent(high)}` +
                      (range ? `; single draws ${formatPercent(range[0])} … ${formatPercent(range[1])}` : '')
                    }
                  >
                    {formatPercent(accuracy)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
