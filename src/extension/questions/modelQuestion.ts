import { relative } from 'node:path';
import { window } from 'vscode';
import type { Choice } from './pick.ts';
import { type back, type Asking, type Place, type Question } from './Question.ts';
import { browse, chosenFile, foundFiles, lastFirst, onlyKey, type Source } from './sources.ts';

/** Which network: a name of neuron-lens.json, or the path of a file. */
export const modelQuestion: Question<string> = {
  known: knownModel,
  ask: (asking) => askModel(asking, 'Which network?'),
};

/** @param except one that is not offered */
export async function askModel(
  asking: Asking,
  placeholder: string,
  except?: string,
): Promise<string | typeof back | undefined> {
  const choices = modelChoices(asking).then((all) => all.filter(({ value }) => value !== except));
  return chosenFile(await asking.pick({ placeholder, choices }), { 'ONNX models': ['onnx'] });
}

/** The model of the file the command was called on, of the code in the editor, or the only one of the project. */
function knownModel({ project, file }: Place): string | undefined {
  const models = Object.entries(project?.models ?? {});
  if (file !== undefined) {
    return models.find(([, model]) => model.path === file.fsPath)?.[0] ?? file.fsPath;
  }
  const code = window.activeTextEditor?.document.uri.fsPath;
  const defined = models.filter(([, model]) => model.code !== undefined && model.code === code);
  return defined.length === 1 ? defined[0]![0] : onlyKey(project?.models);
}

async function modelChoices({ folder, project, last }: Asking): Promise<Choice<Source>[]> {
  const named = Object.entries(project?.models ?? {});
  const taken = new Set(named.map(([, model]) => model.path));
  const found = await foundFiles(folder, '**/*.onnx');
  const models = [
    ...named.map(([name, model]) => ({
      label: `$(circuit-board) ${name}`,
      description: relative(project!.folder, model.path),
      value: name,
    })),
    ...found.filter((choice) => !taken.has(choice.value)),
  ];
  const elsewhere = { label: '$(folder-opened) Browse for a model…', value: browse.file };
  return models.length === 0
    ? [
        { ...elsewhere, detail: 'None was found here. A model is an ONNX file, such as PyTorch exports.' },
        {
          label: '$(mortar-board) Open the Example…',
          detail: 'Four small networks for handwritten digits, with their code and data.',
          value: browse.example,
        },
      ]
    : lastFirst<string>(models, last?.model, elsewhere);
}
