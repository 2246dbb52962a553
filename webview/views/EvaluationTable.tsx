import type {
  AttributionMethod,
  EvaluationMeasure,
  EvaluationResult,
} from '../../src/protocol/EvaluationResult.ts';
import {
  againstRandomWords,
  beatsRandom,
  formatMeasured,
  formatPosition,
  withoutError,
  measureTexts,
  methodNames,
} from '../../src/report/describeEvaluation.ts';

/** The numbers of one measure: methods as rows, positions as columns. */
export function EvaluationTable(props: {
  result: EvaluationResult;
  measure: EvaluationMeasure;
  emphasised: AttributionMethod | undefined;
}) {
  const { result, measure, emphasised } = props;
  const { positions } = result;
  const curves = result.curves.filter((curve) => curve.measure === measure);
  const hasArea = curves.some(({ area }) => area);
  const hasRandom = curves.some(({ againstRandom }) => againstRandom);
  return (
    <div
      class="nl-table-wide"
      tabIndex={0}
      role="group"
      aria-label={`${measureTexts[measure].name}, as a table, scrollable`}
    >
      <table class="nl-table nl-curves">
        <caption class="nl-hidden">{measureTexts[measure].name}</caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            {hasArea && (
              <th scope="col" title="Mean height of the curve">
                Area
              </th>
            )}
            {hasRandom && (
              <th scope="col" title="Area minus that of the random order, on the same samples or trainings">
                Minus random
              </th>
            )}
            {hasRandom && <th scope="col">Two standard errors tell</th>}
            {positions.map((position, i) => (
              <th key={i} scope="col" title={String(position)}>
                {formatPosition(position)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {curves.map((curve) => {
            const verdict = beatsRandom(curve);
            return (
              <tr key={curve.method} class={curve.method === emphasised ? 'nl-selected' : ''}>
                <th scope="row" title={methodNames[curve.method].meaning}>
                  {methodNames[curve.method].name}
                </th>
                {hasArea && <td>{formatMeasured(curve.area ?? {})}</td>}
                {hasRandom && <td>{formatMeasured(curve.againstRandom ?? {})}</td>}
                {hasRandom && (
                  <td class={verdict === 'yes' ? 'nl-good' : 'nl-muted'}>
                    {verdict === undefined ? '' : againstRandomWords[verdict]}
                  </td>
                )}
                {curve.points.map((point, i) => (
                  // Many columns: beside areas the errors of the points are in their tooltips.
                  <td key={i} title={formatMeasured(point)}>
                    {formatMeasured(hasArea ? withoutError(point) : point)}
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
