import type * as z from 'zod';
import { MechanismParametersSchema } from '../../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../protocol/NeuceptResult.ts';
import { baseName } from '../../report/shortenText.ts';
import type { AnalysisCommand } from '../AnalysisCommand.ts';
import { neuceptRequest } from '../neuceptRequest.ts';
import { mechanismsQuestion } from '../questions/mechanismsQuestion.ts';
import { CriticalNeuronsSchema, findCriticalNeurons } from './findCriticalNeurons.ts';

const DiscoverySchema = CriticalNeuronsSchema.extend({ count: MechanismParametersSchema.shape.count });

/** Neuron Lens: Discover Mechanisms. Critical neurons, and the groups of samples that they tell apart. */
export const discoverMechanisms: AnalysisCommand<z.infer<typeof DiscoverySchema>, NeuceptResult> = {
  title: 'Discover Mechanisms',
  schema: DiscoverySchema,
  questions: { ...findCriticalNeurons.questions, count: mechanismsQuestion },
  describe: ({ count, ...rest }) =>
    `${findCriticalNeurons.describe(rest)}, ${count === 'auto' ? 'as many mechanisms as fit best' : `${count} mechanisms`}`,
  doing: (answers) => `Discovering the mechanisms of ${baseName(answers.model)} for class ${answers.class}`,
  // Besides the critical neurons, the clusters.
  phases: findCriticalNeurons.phases + 1,
  run: (engine, { count, ...rest }, { report, stop }) =>
    engine.neucept(neuceptRequest(rest, count), report, stop),
};
