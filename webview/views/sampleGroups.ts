import { countOf } from '../../src/report/countOf.ts';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { describeClass } from '../../src/report/describeTarget.ts';
import { formatCount } from '../../src/report/formatNumber.ts';

/** The samples that a view's means are taken over: all of a result, or those of one class. */
export interface SampleGroup {
  /** `all`, or how the class was found and its number, as in `predicted 7`; the same for every result. */
  readonly key: string;
  /** The class in words, as in "predicted 7 (cat)"; absent for all samples. */
  readonly className?: string;
  /** Positions in the result's samples, ascending. */
  readonly samples: readonly number[];
}

export const allSamples = 'all';

/** All samples first, then each class that some of them are predicted or labelled as; classes only where there are two. */
export function sampleGroups(result: ConductanceResult): readonly SampleGroup[] {
  return [
    { key: allSamples, samples: result.samples.map((_, position) => position) },
    ...classes(result, 'predicted', ({ predicted }) => predicted),
    ...classes(result, 'labelled', ({ label }) => label),
  ];
}

/** What a list of groups says: "predicted 7 (cat) · 11 samples". */
export function describeGroup({ className, samples }: SampleGroup): string {
  return `${className ?? 'all'} · ${countOf(samples.length, 'sample')}`;
}

/**
 * The samples that means are over, in a sentence: "the 11 samples predicted 7". Of a class these are the stored ones;
 * those of all samples were computed with the result.
 */
export function nameSamples({ className, samples }: SampleGroup, stored = samples.length): string {
  const count = className === undefined ? samples.length : stored;
  const counted = count === 1 ? 'the one sample' : `the ${formatCount(count)} samples`;
  return className === undefined ? counted : `${counted} ${className}`;
}

function classes(
  result: ConductanceResult,
  found: 'predicted' | 'labelled',
  classOf: (sample: ConductanceResult['samples'][number]) => number | undefined,
): SampleGroup[] {
  const members = new Map<number, number[]>();
  result.samples.forEach((sample, position) => {
    const index = classOf(sample);
    if (index === undefined) {
      return;
    }
    const positions = members.get(index);
    if (positions === undefined) {
      members.set(index, [position]);
    } else {
      positions.push(position);
    }
  });
  if (members.size < 2) {
    return [];
  }
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([index, samples]) => ({
      key: `${found} ${index}`,
      className: `${found} ${describeClass(result, index)}`,
      samples,
    }));
}
