import { Uri, workspace } from 'vscode';
import { agree, type AgreementInput } from '../../engine/agreement/agree.ts';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import { InputError } from '../../engine/InputError.ts';
import { relativePath } from '../../engine/workspace/relativePath.ts';
import { agreementKinds, type AgreementParameters } from '../../protocol/AgreementResult.ts';
import type { Result } from '../../protocol/Result.ts';
import { formatPercent } from '../../report/formatNumber.ts';
import { resultTitle } from '../../report/resultTitle.ts';
import { resultIdentity } from '../../report/resultIdentity.ts';
import { baseName, shortenText } from '../../report/shortenText.ts';
import { shortTime } from '../../report/shortTime.ts';
import { pick, type Choice } from '../questions/pick.ts';
import { back } from '../questions/Question.ts';
import { readSavedResult, type OpenedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { findProjects } from '../tree/findProjects.ts';
import { isSavedNode } from '../tree/SavedNode.ts';

const title = 'Compare Methods';

/** Files are read to know what is in them: more would keep the list waiting. */
const mostFiles = 200;

/** An analysis that can be chosen. */
interface Candidate extends Pick<Result, 'kind' | 'createdAt'> {
  readonly model: Pick<Result['model'], 'path' | 'sha256'>;
  readonly name: string;
  /** What is said beside its name. */
  readonly where: string;
  readonly read: () => Promise<OpenedResult>;
}

/**
 * Neuron Lens: Compare Methods. Which neurons do several analyses of one model name? Asks for two or more of those that
 * are open, kept in `.neuron-lens`, or saved in the workspace; of pathways also for the sparsity.
 * @param from a file of the explorer's menu, or a saved analysis of the tree
 * @param selected all the files that are selected in the explorer
 */
export async function compareMethods(
  services: Services,
  views: ResultViews,
  from?: unknown,
  selected?: unknown,
): Promise<void> {
  try {
    const files: readonly unknown[] = Array.isArray(selected) ? selected : [from];
    const paths = files.flatMap((file) =>
      file instanceof Uri ? file.fsPath : isSavedNode(file) ? file.saved.path : [],
    );
    const given = await Promise.all(paths.map(readSavedResult));
    for (;;) {
      const answer = given.length >= 2 ? { chosen: given, steps: 0 } : await ask(views, given[0]);
      if (answer === undefined) return;
      const { chosen, steps } = answer;
      const sparsity = await askSparsity(chosen, steps + 1);
      if (sparsity === back) continue;
      if (sparsity === undefined) return;
      const { origin } = chosen[0]!;
      const inputs = chosen.map(({ result, path }): AgreementInput => {
        if (path === undefined) return { result };
        return { result, path: origin.folder === undefined ? path : relativePath(origin.folder, path) };
      });
      views.open(agree(inputs, { sparsity }), origin);
      return;
    }
  } catch (error) {
    await reportError(services, error);
  }
}

/** What was chosen in how many steps. Rejects where there are no two of one model. @param first whose model it has to be */
async function ask(
  views: ResultViews,
  first: OpenedResult | undefined,
): Promise<{ chosen: readonly OpenedResult[]; steps: number } | undefined> {
  const models = new Map<string, Candidate[]>();
  const { candidates, all } = await findAnalyses(views);
  for (const candidate of candidates) {
    const { sha256 } = candidate.model;
    if (first === undefined || first.result.model.sha256 === sha256) {
      models.set(sha256, [...(models.get(sha256) ?? []), candidate]);
    }
  }
  const lists = [...models.values()].filter((list) => list.length >= 2);
  if (lists.length === 0) {
    const model = first === undefined ? 'one model' : baseName(first.result.model.path);
    throw new InputError(
      `There are no two analyses of ${model}, open or saved in the workspace, that name neurons: run two of Rank Neurons, ` +
        'Trace Critical Pathway, Find Critical Neurons and Mine Rules on it, and save them or leave them open.',
    );
  }
  const steps = lists.length === 1 ? 1 : 2;
  for (;;) {
    const [list] = lists.length === 1 ? lists : await askModel(lists);
    if (list === undefined) return undefined;
    const chosen = await pick<Candidate>({
      title,
      step: steps,
      steps,
      placeholder: `Which analyses? Choose two or more.${all ? '' : ` (Of ${mostFiles} files; select others in the explorer.)`}`,
      atLeast: 2,
      choices: list.map((candidate, at) => choiceOf(candidate, isLatestOfItsKind(list, at))),
    });
    if (chosen === undefined) return undefined;
    if (chosen !== back) return { chosen: await Promise.all(chosen.map(({ read }) => read())), steps };
  }
}

async function askModel(
  lists: readonly (readonly Candidate[])[],
): Promise<readonly (readonly Candidate[])[]> {
  const chosen = await pick<readonly Candidate[]>({
    title,
    step: 1,
    steps: 2,
    placeholder: 'Analyses of which model?',
    choices: lists.map((list) => {
      const { path, sha256 } = list[0]!.model;
      return {
        label: shortenText(baseName(path)),
        description: `${list.length} analyses, SHA-256 ${sha256.slice(0, 8)}…`,
        value: list,
      };
    }),
  });
  return chosen === undefined || chosen === back ? [] : chosen;
}

/**
 * At which sparsity pathways are compared, of those that all of them were traced at; not asked where there is one only.
 * @param step of the command, counted from 1
 */
async function askSparsity(
  chosen: readonly OpenedResult[],
  step: number,
): Promise<AgreementParameters['sparsity'] | typeof back | undefined> {
  const lists = chosen.flatMap(({ result }) =>
    result.kind === 'pathway' ? [result.parameters.sparsity] : [],
  );
  const shared = (lists[0] ?? []).filter((share) => lists.every((list) => list.includes(share)));
  if (shared.length < 2) return 'lowest';
  const answer = await pick<number>({
    title,
    step,
    steps: step,
    placeholder: 'Which neurons are on a pathway? At what share of neurons left out.',
    choices: shared.map((share, at) => ({
      label: `${formatPercent(share)} left out`,
      ...(at === 0 && { description: 'the most neurons on the pathway' }),
      value: share,
    })),
  });
  return answer === undefined || answer === back ? answer : answer[0];
}

function choiceOf(candidate: Candidate, picked: boolean): Choice<Candidate> {
  const { name, where, createdAt } = candidate;
  return { label: name, description: `${shortTime(createdAt)}, ${where}`, picked, value: candidate };
}

/** Of a list with the newest first. */
function isLatestOfItsKind(list: readonly Candidate[], at: number): boolean {
  return list.findIndex(({ kind }) => kind === list[at]!.kind) === at;
}

/**
 * Analyses that name neurons, the newest first, each once: of files, which are found again, of the folder with saved
 * analyses, and of pages. `all` is false where there are more files.
 */
async function findAnalyses(views: ResultViews): Promise<{ candidates: Candidate[]; all: boolean }> {
  const files = await workspace.findFiles(
    '**/*.nlens.json',
    '**/{node_modules,.venv,venv,.git,.neuron-lens}/**',
    mostFiles + 1,
  );
  const read = await Promise.all(
    // A file that is none, or damaged, is no choice.
    files.slice(0, mostFiles).map(({ fsPath }) => readSavedResult(fsPath).catch(() => undefined)),
  );
  const opened = views.all.map(({ analysis }) => analysis);
  const found = new Map<string, Candidate>();
  for (const candidate of [
    ...read.flatMap((file) => (file ? candidateOf(file) : [])),
    ...(await keptAnalyses()),
    ...opened.flatMap((page) => (page ? candidateOf(page) : [])),
  ]) {
    const key = resultIdentity(candidate);
    if (agreementKinds.some((each) => each === candidate.kind) && !found.has(key)) found.set(key, candidate);
  }
  return {
    candidates: [...found.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    all: files.length <= mostFiles,
  };
}

function candidateOf(opened: OpenedResult): Candidate {
  const { result, path } = opened;
  const { kind, createdAt, model } = result;
  const where = path === undefined ? 'open, not saved' : baseName(path);
  return { kind, createdAt, model, name: resultTitle(result), where, read: async () => opened };
}

/** What is kept in `.neuron-lens`, by what lies beside the documents. */
async function keptAnalyses(): Promise<Candidate[]> {
  const lists = (await findProjects()).map(({ folder }) => new SavedAnalyses(folder).list());
  return (await Promise.all(lists))
    .flat()
    .map(({ kind, createdAt, model, title: name, description, path }) => ({
      kind,
      createdAt,
      model,
      name: shortenText(name, 200),
      where: [shortenText(description, 120), 'saved analysis'].filter((part) => part !== '').join(', '),
      read: () => readSavedResult(path),
    }));
}
