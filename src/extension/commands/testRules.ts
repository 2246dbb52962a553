import { join, resolve } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import * as z from 'zod';
import type { RulesResult } from '../../protocol/RulesResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { askData, dataQuestion } from '../questions/dataQuestion.ts';
import { pick } from '../questions/pick.ts';
import { browse, chosenFile, foundFiles, type Source } from '../questions/sources.ts';
import { readSavedResult, type OpenedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import { runAnalysis } from '../runAnalysis.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';
import type { Origin } from '../StoredResults.ts';

const title = 'Test Rules by Intervention';
const TestSchema = AnalysisSchema.extend({ data: z.string() });

/**
 * Neuron Lens: Test Rules by Intervention. Takes the neurons that rules give a class away from it.
 * @param from the saved analysis of the explorer's menu; else the rules are those in front, or are asked for
 */
export async function testRules(services: Services, views: ResultViews, from?: unknown): Promise<void> {
  try {
    const opened = from instanceof Uri ? await readSavedResult(from.fsPath) : await findRules(views);
    if (opened === undefined) {
      return;
    }
    const { result, origin } = opened;
    if (result.kind !== 'rules') {
      throw new Error(
        'This analysis holds no rules: open one of Neuron Lens: Mine Rules, or run that first.',
      );
    }
    // Names of models and data are those of the project that the rules come from.
    const project =
      origin.folder === undefined ? undefined : Uri.file(join(origin.folder, 'neuron-lens.json'));
    await runAnalysis(services, views, intervention(result, origin), project);
  } catch (error) {
    await reportError(services, error);
  }
}

/** The rules in front, or those of a file that the user chooses. */
async function findRules(views: ResultViews): Promise<OpenedResult | undefined> {
  const inFront = views.active?.analysis;
  if (inFront?.result.kind === 'rules') {
    return inFront;
  }
  const folder =
    window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  const choices = foundFiles(folder ?? workspace.workspaceFolders?.[0], '**/*.nlens.json');
  const choice = await pick<Source>({
    title,
    step: 1,
    steps: 2,
    placeholder: 'Which rules? Choose a saved analysis.',
    choices: choices.then((found) => [
      ...found,
      { label: '$(folder-opened) Browse for an analysis…', value: browse.file },
    ]),
  });
  const path = await chosenFile<string>(choice, { Analysis: ['json'] });
  return typeof path === 'string' ? readSavedResult(path) : undefined;
}

/** The intervention on the rules of one analysis, in its own model. */
function intervention(
  rules: RulesResult,
  { folder, model, data }: Origin,
): AnalysisCommand<z.infer<typeof TestSchema>> {
  const inFolder = (path: string) => resolve(folder ?? '.', path);
  const own = { model: model ?? inFolder(rules.model.path), data: data ?? inFolder(rules.data.path) };
  return {
    title,
    schema: TestSchema,
    questions: {
      model: { known: () => own.model, ask: () => Promise.resolve(own.model) },
      data: {
        ...dataQuestion,
        // At the top stands the data that the rules were found in.
        ask: (asking) => {
          const named = Object.entries(asking.project?.dataSets ?? {}).find(
            ([, { path }]) => path === own.data,
          );
          const found = named?.[0] ?? own.data;
          return askData<string>(
            { ...asking, last: { ...own, data: found } },
            'On which data are the classes tested?',
            { label: `$(file) ${baseName(found)}`, value: found },
          );
        },
      },
    },
    describe: () => 'beside random interventions',
    doing: () => `Testing the rules of ${baseName(own.model)}`,
    phases: 1,
    run: (engine, { data: tested, ...source }, { report, stop }) =>
      engine.intervention(
        {
          ...sourceRequest(source),
          data: tested,
          limit: settings.rulesLimit(),
          rules,
        },
        report,
        stop,
      ),
  };
}
