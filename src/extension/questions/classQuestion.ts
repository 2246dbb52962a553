import { countClasses, numberedClasses } from './numberedClasses.ts';
import type { Choice } from './pick.ts';
import { back, type Asking, type Question } from './Question.ts';

const byNumber = Symbol('byNumber');

/** Which one class, whose logit is the response. */
export const classQuestion: Question<number> = {
  ask: async (asking) => {
    const { pick, inspect, project, model } = asking;
    const choice = await pick<number | typeof byNumber>({
      placeholder: 'The logit of which class do the neurons determine?',
      choices: inspect().then((answer) => {
        const classes: Choice<number | typeof byNumber>[] = numberedClasses(
          answer,
          project?.models[model]?.labels,
        );
        return classes.length > 0 ? classes : [{ label: '$(edit) A class by its number…', value: byNumber }];
      }),
    });
    if (choice === undefined || choice === back) return choice;
    const [chosen] = choice as readonly (number | typeof byNumber)[];
    return chosen === byNumber ? enterClass(asking) : chosen;
  },
};

async function enterClass({
  enter,
  inspect,
}: Asking): Promise<Awaited<ReturnType<typeof classQuestion.ask>>> {
  const count = countClasses(await inspect());
  const answer = await enter({
    prompt: `Which class? ${count === undefined ? 'They are counted from 0.' : `There are 0 to ${count - 1}.`}`,
    placeholder: 'A number, such as 3',
    problem: (text) =>
      !/^\d+$/.test(text.trim())
        ? `"${text}" is no class: write its number, counted from 0.`
        : count !== undefined && Number(text) >= count
          ? `There is no class ${Number(text)}: the network has 0 to ${count - 1}.`
          : undefined,
  });
  return typeof answer === 'string' ? Number(answer) : answer;
}
