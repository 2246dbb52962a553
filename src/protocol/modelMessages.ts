import * as z from 'zod';
import { ModelStructureSchema } from './ModelStructure.ts';

/** Messages between the extension host and the page of a model file. Both sides check what they receive. */

/** What can be run on the model, as the commands of package.json are called. */
export const modelCommands = [
  { command: 'neuronLens.rankNeurons', text: 'Rank neurons' },
  { command: 'neuronLens.mineRules', text: 'Mine rules' },
  { command: 'neuronLens.tracePathway', text: 'Trace pathway' },
  { command: 'neuronLens.findCriticalNeurons', text: 'Find critical neurons' },
  { command: 'neuronLens.discoverMechanisms', text: 'Discover mechanisms' },
  { command: 'neuronLens.visualizeNeuron', text: 'Visualize neuron' },
] as const;
export type ModelCommand = (typeof modelCommands)[number]['command'];

/** What can be run on one of its layers. */
export const layerCommands = [
  { command: 'neuronLens.rankNeurons', text: 'Rank its neurons' },
  { command: 'neuronLens.findCriticalNeurons', text: 'Find its critical neurons' },
  { command: 'neuronLens.visualizeNeuron', text: 'Visualize a neuron' },
] as const satisfies readonly { command: ModelCommand; text: string }[];
export type LayerCommand = (typeof layerCommands)[number]['command'];

/** What analyses say of one of its layers. */
const LayerWordsSchema = z.object({
  layer: z.string(),
  /** In short, as next to the code. */
  words: z.string().max(1000),
});
export type LayerWords = z.infer<typeof LayerWordsSchema>;

export const ToModelPageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('model'),
    model: ModelStructureSchema,
    /** Analyses may run: the workspace is trusted. */
    trusted: z.boolean(),
    /** Name of the layer that is to be looked at. */
    selected: z.string().optional(),
  }),
  /** All findings of analyses of just this content of the file; those before no longer count. */
  z.object({ type: z.literal('findings'), findings: z.array(LayerWordsSchema) }),
  /** The file cannot be shown: one sentence for the user. */
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type ToModelPage = z.infer<typeof ToModelPageSchema>;

export const FromModelPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }).strict(),
  /** Show the layer's definition in the model's code. */
  z.object({ type: z.literal('openLine'), layer: z.string().max(10_000) }).strict(),
  /** Show the analysis that a layer's findings come from, at the layer. */
  z.object({ type: z.literal('showFindings'), layer: z.string().max(10_000) }).strict(),
  /** Run an analysis on the model. */
  z
    .object({
      type: z.literal('run'),
      command: z.enum(modelCommands.map(({ command }) => command)),
    })
    .strict(),
  /** Run an analysis on one of its layers. */
  z
    .object({
      type: z.literal('runOnLayer'),
      command: z.enum(layerCommands.map(({ command }) => command)),
      layer: z.string().max(10_000),
    })
    .strict(),
]);
export type FromModelPage = z.infer<typeof FromModelPageSchema>;
