import type { EvaluationTest } from '../../protocol/EvaluationResult.ts';
import type { Choice } from './pick.ts';
import { back, type Question } from './Question.ts';

const tests: readonly Choice<EvaluationTest>[] = [
  {
    label: 'Degradation',
    detail: 'How far does the output change when the least, or the most, relevant pixels are removed first?',
    value: 'degradation',
  },
  {
    label: 'Sanity check',
    detail: 'Do the maps change when the network’s weights are randomised, from the last layer to the first?',
    value: 'sanity',
  },
  {
    label: 'Remove and retrain (ROAR)',
    detail:
      'How accurate is a network that never saw the most relevant pixels? Trains many networks: hours. Needs labels.',
    value: 'roar',
  },
];

/** Which test of attribution maps. */
export const evaluationQuestion: Question<EvaluationTest> = {
  ask: async ({ pick }) => {
    const choice = await pick({ placeholder: 'Which test?', choices: tests });
    return choice === undefined || choice === back ? choice : (choice as readonly EvaluationTest[])[0];
  },
};
