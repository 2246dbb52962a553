import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import type { InspectResponse } from '../../protocol/requests.ts';
import type { Choice } from './pick.ts';
import { back, type Question } from './Question.ts';

type Target = ConductanceParameters['target'];

/** Networks with more classes get no list of them: nobody reads it, and the classes can be set in a keybinding. */
const mostClasses = 1000;

/** Which output of the network. */
export const targetQuestion: Question<Target> = {
  ask: async ({ pick, inspect, project, model }) => {
    const choice = await pick({
      placeholder: 'Which output of the network is to be explained?',
      choices: inspect().then((answer) => targetChoices(answer, project?.models[model]?.labels)),
    });
    return choice === undefined || choice === back ? choice : (choice as readonly Target[])[0];
  },
};

function targetChoices(model: InspectResponse, labels: readonly string[] = []): Choice<Target>[] {
  const classes = model.outputs[0]?.shape.at(-1);
  const count = typeof classes === 'number' && classes <= mostClasses ? classes : 0;
  return [
    { label: 'The predicted class of each sample', value: 'predicted' },
    { label: 'The labelled class of each sample', value: 'label' },
    ...Array.from({ length: count }, (_, i) => ({
      label: `Class ${i}`,
      ...(labels[i] !== undefined && labels[i] !== String(i) && { description: labels[i] }),
      value: i,
    })),
  ];
}
