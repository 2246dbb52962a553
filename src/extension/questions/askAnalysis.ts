import { basename, dirname } from 'node:path';
import { window, workspace, type Uri, type WorkspaceFolder } from 'vscode';
import { findWorkspace } from '../../engine/workspace/findWorkspace.ts';
import type { ModelDescription } from '../../protocol/requests.ts';
import type { Analysis, AnalysisCommand } from '../AnalysisCommand.ts';
import type { Services } from '../Services.ts';
import { enter } from './enter.ts';
import { pick } from './pick.ts';
import { back, type Asking, type Place, type Question } from './Question.ts';

/** Asks for what is not known yet of an analysis. Undefined when the user leaves. */
export async function askAnalysis<A extends Analysis>(
  services: Services,
  command: AnalysisCommand<A>,
  file: Uri | undefined,
  layer?: string,
): Promise<A | undefined> {
  const folder = workspaceFolder(file ?? window.activeTextEditor?.document.uri);
  const project = folder && (await findWorkspace(file ? dirname(file.fsPath) : folder.uri.fsPath));
  const place: Place = { folder, project, file, layer };
  const memory = services.context.workspaceState;
  const key = `last ${command.title}`;
  const last = ofFolder(command.schema.safeParse(memory.get(key)).data, folder);

  if (
    last !== undefined &&
    layer === undefined &&
    (command.questions.model.known?.(place) ?? last.model) === last.model
  ) {
    const again = await askAgain(command, last);
    if (again === undefined || again === 'again') {
      return again && last;
    }
  }
  const answers = await askAll(services, command, place, last);
  if (answers !== undefined) {
    await memory.update(key, answers);
  }
  return answers;
}

/** Asks each question that has no known answer; the arrow leads to the one before. */
async function askAll<A extends Analysis>(
  { engine }: Services,
  { title, questions, schema }: AnalysisCommand<A>,
  place: Place,
  last: A | undefined,
): Promise<A | undefined> {
  const all = Object.entries<Question<unknown>>(questions);
  const known = new Map(all.map(([name, question]) => [name, question.known?.(place)]));
  const asked = all.filter(([name]) => known.get(name) === undefined);
  const answers: Record<string, unknown> = Object.fromEntries(known);
  let inspected: { model: unknown; answer: Promise<ModelDescription> } | undefined;
  for (let i = 0; i < asked.length;) {
    const [name, question] = asked[i]!;
    const model = String(answers['model']);
    const where = { title, step: i + 1, steps: asked.length };
    const asking: Asking = {
      ...place,
      last,
      model,
      answers,
      pick: (list) => pick({ ...list, ...where }),
      enter: (text) => enter({ ...text, ...where }),
      inspect: () => {
        if (inspected?.model !== model) {
          inspected = { model, answer: engine.describe({ model, workspace: place.project?.folder }) };
        }
        return inspected.answer;
      },
    };
    const answer = await question.ask(asking);
    if (answer === undefined) {
      return undefined;
    }
    if (answer !== back) {
      answers[name] = answer;
    }
    i += answer !== back ? 1 : i > 0 ? -1 : 0;
  }
  return schema.parse({ folder: place.project?.folder, ...answers });
}

async function askAgain<A extends Analysis>(
  { title, describe }: AnalysisCommand<A>,
  last: A,
): Promise<'again' | 'change' | undefined> {
  const choice = await pick<'again' | 'change'>({
    title,
    step: 1,
    steps: 1,
    placeholder: 'What is to be analysed?',
    choices: [
      {
        label: '$(history) The same as last time',
        detail:
          basename(last.model) +
          (last.data === null ? '' : ` on ${basename(last.data)}`) +
          `, ${describe(last)}`,
        value: 'again',
      },
      { label: '$(settings) Something else…', value: 'change' },
    ],
  });
  return Array.isArray(choice) ? choice[0] : undefined;
}

/** Another folder of the workspace has other names for models and data. */
function ofFolder<A extends Analysis>(
  last: A | undefined,
  folder: WorkspaceFolder | undefined,
): A | undefined {
  return (last?.folder ?? folder?.uri.fsPath) === folder?.uri.fsPath ? last : undefined;
}

function workspaceFolder(uri: Uri | undefined): WorkspaceFolder | undefined {
  return (uri && workspace.getWorkspaceFolder(uri)) ?? workspace.workspaceFolders?.[0];
}
