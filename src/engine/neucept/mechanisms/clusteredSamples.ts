import { InputError } from '../../InputError.ts';
import type { MechanismProblem } from './MechanismProblem.ts';

/** Positions of the samples that are clustered. Throws an InputError where there is none. */
export function clusteredSamples({
  samples,
  classIndex,
  parameters: { clustered },
}: Pick<MechanismProblem, 'samples' | 'classIndex' | 'parameters'>): number[] {
  const all = Array.from(samples.row, (_, i) => i);
  if (clustered === 'all' || classIndex === undefined) return all;
  const classes = clustered === 'predicted' ? samples.predicted : samples.label;
  if (!classes) {
    throw new InputError(
      clustered === 'label'
        ? 'the samples have no labels, so none has that of the class; cluster those that are predicted as it, or all'
        : 'the samples have no predictions; cluster all of them',
    );
  }
  const positions = all.filter((i) => classes[i] === classIndex);
  if (positions.length > 0) return positions;
  throw new InputError(
    clustered === 'label'
      ? `none of the ${all.length} samples has the label of class ${classIndex}; take more samples, or another class`
      : `none of the ${all.length} samples is predicted as class ${classIndex}; take more samples, another class, or all samples`,
  );
}
