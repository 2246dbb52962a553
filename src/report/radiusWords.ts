import type { PathwayLevel, PathwayResult } from '../protocol/PathwayResult.ts';
import { formatCount, formatNumber } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';

/** What the radius of the linear region of one pathway means, in sentences; why there is none, where there is none. */
export function radiusWords(
  { notLinear, parameters, input }: PathwayResult,
  { radius }: PathwayLevel,
): string[] {
  if (notLinear !== undefined) {
    return [
      `There is no linear region: ${shortenText(notLinear, 200)}. The map holds at this very input only, and tells the direction around it.`,
    ];
  }
  if (radius === undefined) {
    const why = parameters.radiusNeurons === 0 ? 'was not asked for' : 'was not computed';
    return [`How far from this input the map holds ${why}.`];
  }
  const { value, rectifiers, visited, kinks } = radius;
  const all = visited === kinks;
  const count = `${formatCount(visited)} of the ${formatCount(kinks)} places where its slope can change were measured`;
  if (value === undefined) {
    return all
      ? ['The network restricted to the pathway is linear everywhere: the map holds for every input.']
      : [
          `How far from this input the map holds is not known: ${count}, and none of them moves with the input.`,
        ];
  }
  if (value === 0) {
    return [
      'The map holds at this very input only: equal values lie next to each other, between which a max pooling chooses arbitrarily, so that the smallest change can alter the slope.',
      ...(rectifiers === undefined || rectifiers === 0
        ? []
        : [`Without the poolings, as in the paper, the radius is ${formatNumber(rectifiers)}.`]),
    ];
  }
  const inputs = input.shape.reduce((product, length) => product * length, 1);
  return [
    `Within ${all ? '' : 'at most '}${formatNumber(value)} of this input, the network restricted to the pathway is exactly linear: there the map tells exactly how the output changes. Beyond, it is a direction.`,
    `The distance is Euclidean, in the numbers that the network gets; all ${formatCount(inputs)} inputs may change by ${formatNumber(value / Math.sqrt(inputs))} each.`,
    ...(all ? [] : [`It is an upper bound: ${count}, those first that are likely the nearest.`]),
    ...(rectifiers === undefined || rectifiers === value
      ? []
      : [`Without max poolings, as in the paper, it is ${formatNumber(rectifiers)}.`]),
  ];
}
