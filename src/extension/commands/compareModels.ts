import { pick } from '../questions/pick.ts';
import type { ResultViews } from '../ResultViews.ts';
import { runAnalysis } from '../runAnalysis.ts';
import type { Services } from '../Services.ts';
import { compareCriticalNeurons } from './compareCriticalNeurons.ts';
import { compareRules } from './compareRules.ts';

/**
 * Neuron Lens: Compare Two Models. Asks what they are to be compared by.
 * @param from the model file of the explorer's menu, or all answers, which tell it by themselves
 */
export async function compareModels(services: Services, views: ResultViews, from?: unknown): Promise<void> {
  const way = compareRules.schema.safeParse(from).success
    ? 'rules'
    : compareCriticalNeurons.schema.safeParse(from).success
      ? 'neurons'
      : await askWay();
  if (way === 'rules') return runAnalysis(services, views, compareRules, from);
  if (way === 'neurons') return runAnalysis(services, views, compareCriticalNeurons, from);
}

async function askWay(): Promise<'rules' | 'neurons' | undefined> {
  const choice = await pick<'rules' | 'neurons'>({
    title: 'Compare Two Models',
    step: 1,
    steps: 1,
    placeholder: 'What are they to be compared by?',
    choices: [
      {
        label: '$(target) Critical neurons and mechanisms',
        detail: 'Which samples the two tell apart. Also for models that were trained apart.',
        value: 'neurons',
      },
      {
        label: '$(type-hierarchy) Rules',
        detail: 'Which neurons fire together, by their numbers. For a model that was trained from the other.',
        value: 'rules',
      },
    ],
  });
  return Array.isArray(choice) ? (choice as readonly ('rules' | 'neurons')[])[0] : undefined;
}
