import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import type { ModelDescription } from '../../protocol/requests.ts';
import { numberedClasses } from './numberedClasses.ts';
import type { Choice } from './pick.ts';
import { back, type Question } from './Question.ts';

type Target = ConductanceParameters['target'];

/** Which output of the network. Classes that are not listed can be set in a keybinding. */
export const targetQuestion: Question<Target> = {
  ask: async ({ pick, inspect, project, model }) => {
    const choice = await pick({
      placeholder: 'Which output of the network is to be explained?',
      choices: inspect().then((answer) => targetChoices(answer, project?.models[model]?.labels)),
    });
    return choice === undefined || choice === back ? choice : (choice as readonly Target[])[0];
  },
};

function targetChoices(model: ModelDescription, labels?: readonly string[]): Choice<Target>[] {
  return [
    { label: 'The predicted class of each sample', value: 'predicted' },
    { label: 'The labelled class of each sample', value: 'label' },
    ...numberedClasses(model, labels),
  ];
}
