import { basename, dirname, relative } from 'node:path';
import { RelativePattern, window, workspace, type Uri, type WorkspaceFolder } from 'vscode';
import { findWorkspace } from '../../engine/workspace/findWorkspace.ts';
import type { Workspace } from '../../engine/workspace/Workspace.ts';
import type { InspectResponse } from '../../protocol/requests.ts';
import { AnalysisSchema, type Analysis } from '../Analysis.ts';
import type { Services } from '../Services.ts';
import { back, pick, type Choice } from './pick.ts';

const title = 'Rank Neurons by Conductance';
const lastKey = 'lastAnalysis';
const steps = 4;
/** Networks with more classes get no list of them: nobody reads it, and the classes can be set in a keybinding. */
const mostClasses = 1000;

/** Asks for what is not known yet of an analysis. Undefined when the user leaves. */
export async function askAnalysis(services: Services, file: Uri | undefined): Promise<Analysis | undefined> {
  const folder = workspaceFolder(file ?? window.activeTextEditor?.document.uri);
  const project = folder && (await findWorkspace(file ? dirname(file.fsPath) : folder.uri.fsPath));
  const known = { model: knownModel(project, file), data: onlyKey(project?.dataSets) };
  const last = lastAnalysis(services, folder);

  if (last !== undefined && (known.model ?? last.model) === last.model) {
    const again = await askAgain(last);
    if (again === undefined || again === 'again') {
      return again && last;
    }
  }
  const analysis = await askSteps(services, folder, project, known, last);
  await services.context.workspaceState.update(lastKey, analysis ?? last);
  return analysis;
}

async function askSteps(
  services: Services,
  folder: WorkspaceFolder | undefined,
  project: Workspace | undefined,
  known: { model: string | undefined; data: string | undefined },
  last: Analysis | undefined,
): Promise<Analysis | undefined> {
  let { model, data } = known;
  let target: Analysis['target'] = 'predicted';
  let layers: Analysis['layers'] = 'all';
  let inspected: { model: string; answer: Promise<InspectResponse> } | undefined;
  const inspect = () => {
    if (inspected === undefined || inspected.model !== model) {
      const answer = services.engine.inspect({ model: model!, workspace: project?.folder });
      inspected = { model: model!, answer };
    }
    return inspected.answer;
  };

  // Each asks one question and says where to go: on, back, or away (undefined).
  const questions = [
    async () => {
      const choice = await pick({
        title,
        step: 1,
        steps,
        placeholder: 'Which network?',
        choices: modelChoices(folder, project, last?.model),
      });
      model = await chosenFile(choice, { 'ONNX models': ['onnx'] });
      return choice === back ? back : model;
    },
    async () => {
      const choice = await pick({
        title,
        step: 2,
        steps,
        placeholder: 'Which data?',
        choices: dataChoices(folder, project, last?.data),
      });
      data = await chosenFile(choice, { Data: ['npy', 'npz', 'csv', 'gz', 'idx', 'json'] });
      return choice === back ? back : data;
    },
    async () => {
      const choice = await pick({
        title,
        step: 3,
        steps,
        placeholder: 'Which output of the network is to be explained?',
        choices: inspect().then((answer) => targetChoices(answer, project?.models[model!]?.labels)),
      });
      target = Array.isArray(choice) ? (choice[0] as Analysis['target']) : target;
      return choice;
    },
    async () => {
      const choices = inspect().then(layerChoices);
      const choice = await pick({
        title,
        step: 4,
        steps,
        placeholder: 'Which layers? All of them come out of the same computation.',
        choices,
        many: true,
      });
      if (Array.isArray(choice)) {
        layers = choice.length === (await choices).length ? 'all' : choice;
      }
      return choice;
    },
  ];
  const asked = questions.filter(
    (_question, i) => !(i === 0 && known.model !== undefined) && !(i === 1 && known.data !== undefined),
  );
  for (let i = 0; i < asked.length;) {
    const answer = await asked[i]!();
    if (answer === undefined) {
      return undefined;
    }
    i += answer !== back ? 1 : i > 0 ? -1 : 0;
  }
  return { folder: project?.folder, model: model!, data: data!, target, layers };
}

async function askAgain(last: Analysis): Promise<'again' | 'change' | undefined> {
  const target = typeof last.target === 'number' ? `class ${last.target}` : `${last.target} class`;
  const layers = last.layers === 'all' ? 'all layers' : last.layers.join(', ');
  const choice = await pick<'again' | 'change'>({
    title,
    step: 1,
    steps: 1,
    placeholder: 'What is to be analysed?',
    choices: [
      {
        label: '$(history) The same as last time',
        detail: `${basename(last.model)} on ${basename(last.data)}, ${target}, ${layers}`,
        value: 'again',
      },
      { label: '$(settings) Something else…', value: 'change' },
    ],
  });
  return Array.isArray(choice) ? choice[0] : undefined;
}

function lastAnalysis(services: Services, folder: WorkspaceFolder | undefined): Analysis | undefined {
  const parsed = AnalysisSchema.safeParse(services.context.workspaceState.get(lastKey));
  // Another folder of the workspace has other names for models and data.
  return parsed.success && (parsed.data.folder ?? folder?.uri.fsPath) === folder?.uri.fsPath
    ? parsed.data
    : undefined;
}

function workspaceFolder(uri: Uri | undefined): WorkspaceFolder | undefined {
  return (uri && workspace.getWorkspaceFolder(uri)) ?? workspace.workspaceFolders?.[0];
}

/** The model of the file the command was called on, of the code in the editor, or the only one of the project. */
function knownModel(project: Workspace | undefined, file: Uri | undefined): string | undefined {
  const models = Object.entries(project?.models ?? {});
  if (file !== undefined) {
    return models.find(([, model]) => model.path === file.fsPath)?.[0] ?? file.fsPath;
  }
  const code = window.activeTextEditor?.document.uri.fsPath;
  const defined = models.filter(([, model]) => model.code !== undefined && model.code === code);
  return defined.length === 1 ? defined[0]![0] : onlyKey(project?.models);
}

function onlyKey(record: Readonly<Record<string, unknown>> = {}): string | undefined {
  const keys = Object.keys(record);
  return keys.length === 1 ? keys[0] : undefined;
}

/** Stands for a file or folder that is not in the list. */
const browse = { file: Symbol('file'), folder: Symbol('folder') };
type Source = string | symbol;

async function modelChoices(
  folder: WorkspaceFolder | undefined,
  project: Workspace | undefined,
  last: string | undefined,
): Promise<Choice<Source>[]> {
  const named = Object.entries(project?.models ?? {});
  const taken = new Set(named.map(([, model]) => model.path));
  const found = await foundFiles(folder, '**/*.onnx');
  return lastFirst(
    [
      ...named.map(([name, model]) => ({
        label: `$(circuit-board) ${name}`,
        description: relative(project!.folder, model.path),
        value: name,
      })),
      ...found.filter((choice) => !taken.has(choice.value)),
    ],
    last,
    { label: '$(folder-opened) Browse for a model…', value: browse.file },
  );
}

async function dataChoices(
  folder: WorkspaceFolder | undefined,
  project: Workspace | undefined,
  last: string | undefined,
): Promise<Choice<Source>[]> {
  const named = Object.keys(project?.dataSets ?? {});
  return lastFirst(
    [
      ...named.map((name) => ({ label: `$(database) ${name}`, value: name })),
      ...(await foundFiles(folder, '**/*.{npy,npz,csv,idx,gz}')),
    ],
    last,
    { label: '$(folder-opened) Browse for a file…', value: browse.file },
    { label: '$(file-media) Browse for a folder of images…', value: browse.folder },
  );
}

async function foundFiles(
  folder: WorkspaceFolder | undefined,
  pattern: string,
): Promise<(Choice<string> & { value: string })[]> {
  if (folder === undefined) {
    return [];
  }
  const found = await workspace.findFiles(
    new RelativePattern(folder, pattern),
    '**/{node_modules,.venv,venv,.git}/**',
    200,
  );
  return found
    .map(({ fsPath }) => fsPath)
    .sort()
    .map((path) => ({ label: `$(file) ${relative(folder.uri.fsPath, path)}`, value: path }));
}

function lastFirst(
  choices: readonly Choice<Source>[],
  last: string | undefined,
  ...others: Choice<Source>[]
): Choice<Source>[] {
  const first = choices.filter((choice) => choice.value === last);
  return [...first, ...choices.filter((choice) => choice.value !== last), ...others];
}

/** The name or path that was picked, after the file dialog where it was asked for. */
async function chosenFile(
  choice: readonly Source[] | typeof back | undefined,
  filters: Record<string, string[]>,
): Promise<string | undefined> {
  if (!Array.isArray(choice)) {
    return undefined;
  }
  const [source] = choice as readonly Source[];
  if (typeof source === 'string') {
    return source;
  }
  const canSelectFolders = source === browse.folder;
  const uris = await window.showOpenDialog({
    canSelectFolders,
    canSelectFiles: !canSelectFolders,
    ...(canSelectFolders ? {} : { filters }),
  });
  return uris?.[0]?.fsPath;
}

function targetChoices(model: InspectResponse, labels: readonly string[] = []): Choice<Analysis['target']>[] {
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

function layerChoices(model: InspectResponse): Choice<string>[] {
  return model.layers.map((layer) => ({
    label: layer.name,
    description: `${layer.operator}, ${layer.neurons} neurons${layer.cut ? '' : ', a branch'}`,
    value: layer.name,
  }));
}
