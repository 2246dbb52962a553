import type { CommandDescription } from '../../protocol/commandLine.ts';
import type { CellProblem } from './CellProblem.ts';
import { scanCell } from './readCell.ts';
import { scanOptions } from './readOptions.ts';

/**
 * What is wrong with the magics of a cell, as far as can be said without running it.
 * @param python whether the cell is for a Python kernel
 */
export function cellProblems(
  text: string,
  commands: readonly CommandDescription[],
  python: boolean,
): CellProblem[] {
  const { calls, problems } = scanCell(text, python);
  return [
    ...problems,
    ...calls.flatMap(({ name, at, text: own, start }) => {
      const command = commands.find((each) => each.name === name);
      if (command === undefined || /(?:^|\s)(?:--help|-h)(?:\s|$)/.test(own)) return [];
      return scanOptions(own, command, python).problems.map((problem) =>
        // What is missing is nowhere: the magic lacks it.
        problem.start === problem.end
          ? { ...problem, start: at, end: start }
          : { ...problem, start: start + problem.start, end: start + problem.end },
      );
    }),
  ];
}
