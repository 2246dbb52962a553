import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { classifyRows } from './classifyRows.ts';
import { clusteredSamples } from './clusteredSamples.ts';
import { describeMechanisms } from './describeMechanisms.ts';
import { decodeClassifier } from './encodeClassifier.ts';
import { makePause } from '../../makePause.ts';
import type { MechanismProblem } from './MechanismProblem.ts';
import { standardise } from './standardise.ts';
import { stepMeter } from './stepMeter.ts';
import { sampleRows, takeRows } from './takeRows.ts';

/**
 * Which mechanism new samples belong to: their representation, standardised as that of the samples that the mechanisms
 * were made from, given to the classifier made from those.
 * @param learned the mechanisms; they keep their numbers
 * @param problem the new samples; the columns of its representation are `learned.representatives`
 * Rejects with an InputError for samples that have no mechanism.
 */
export async function applyMechanisms(
  learned: Mechanisms,
  problem: Omit<MechanismProblem, 'representatives' | 'parameters'>,
  appliedFrom: NonNullable<Mechanisms['appliedFrom']>,
): Promise<Mechanisms> {
  const { parameters, representatives, centre, scale, classifier, candidates } = learned;
  const whole: MechanismProblem = { ...problem, parameters, representatives };
  const pause = makePause(problem.signal);
  const progress = stepMeter(problem.progress, 'mechanisms');
  const positions = clusteredSamples(whole);
  const representation = takeRows(whole, positions);
  const standard = standardise(representation, { centre, scale });
  const sample = await sampleRows(standard, deriveSeed(problem.seed, 0), pause);
  return {
    parameters,
    representatives,
    centre,
    scale,
    ...(await describeMechanisms(
      { ...whole, seed: deriveSeed(problem.seed, 2) },
      {
        positions,
        representation,
        standard,
        assignment: classifyRows(standard, decodeClassifier(classifier)),
        count: learned.sizes.length,
        sample,
      },
      pause,
      (share) => progress('embedding', share),
    )),
    classifier,
    ...(candidates && { candidates }),
    appliedFrom,
  };
}
