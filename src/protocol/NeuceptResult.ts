import { z } from 'zod';
import { MechanismParametersSchema, MechanismsSchema } from './Mechanisms.ts';
import { resultHeader } from './ResultHeader.ts';
import { ShownInputSchema } from './ShownInput.ts';

/** Stands for the network's input among the names of its layers. */
export const inputLayerName = 'input';

/** What is read of a network. Matrices of activations have none of it. */
export const NeuceptNetworkParametersSchema = z
  .object({
    layers: z.union([z.literal('all'), z.array(z.string())]),
    /** The class whose logit is the response. */
    class: z.int().nonnegative(),
    /** A channel is the mean over its positions. */
    unit: z.enum(['channel', 'element']),
    /** Samples that neurons are tested on: all of them, or those with the label of the class. */
    samples: z.enum(['all', 'class']),
  })
  .strict();
export type NeuceptNetworkParameters = z.infer<typeof NeuceptNetworkParametersSchema>;

export const NeuceptParametersSchema = z
  .object({
    /** Bound on the expected share of critical neurons among those selected: 1 - q. */
    precision: z.number().gt(0, 'it has to be above 0').lt(1, 'it has to be below 1'),
    /** Times that knockoffs are drawn. */
    runs: z.int().positive('it has to be at least 1').max(10_000, 'it has to be at most 10000'),
    /**
     * How runs are put together. `e-values`: derandomised knockoffs, which bound the false discovery rate.
     * `selection-count`: neurons selected in more than half of the runs, which bounds it for one run only.
     */
    aggregation: z.enum(['e-values', 'selection-count']),
    /** `knockoff` bounds a modified rate, which may be over the asked one where few neurons are selected. */
    threshold: z.enum(['knockoff+', 'knockoff']),
    /** How a neuron is compared with its knockoff; `forest`: by what each does for a random forest regression. */
    statistic: z.enum(['lasso', 'ridge', 'correlation', 'forest']),
    s: z.enum(['mvr', 'sdp', 'maxent', 'equicorrelated']),
    /** Neurons with at least this |correlation| are one group; 1 for none but exact copies. */
    group: z.number().gt(0, 'it has to be above 0').max(1, 'it has to be at most 1'),
    network: NeuceptNetworkParametersSchema.optional(),
    /** Without them, no mechanisms are looked for. */
    mechanisms: MechanismParametersSchema.optional(),
  })
  .strict();
export type NeuceptParameters = z.infer<typeof NeuceptParametersSchema>;

const indices = z.array(z.int().nonnegative());

/** The critical neurons of one layer. Lists of numbers have one for each tested neuron, in the order of `tested`. */
export const NeuceptLayerSchema = z
  .object({
    name: z.string(),
    /** Shape of one sample's activation, or its length. */
    shape: z.array(z.int().positive()),
    /** Of a network's layer: what a neuron is. */
    unit: z.enum(['channel', 'element']).optional(),
    /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
    line: z.int().positive().optional(),
    /** Samples that its neurons were tested on. */
    samples: z.int().positive().optional(),
    /** Neurons of the layer. */
    neurons: z.int().positive(),
    /** Bound on the false discovery rate: 1 - precision. */
    q: z.number().gt(0).lt(1),
    /** Neurons that take part, ascending: one of each group, and none that is constant. */
    tested: indices,
    /** Constant neurons. */
    dead: indices,
    /** Groups of more than one neuron: the tested one stands for all of them. */
    groups: z.array(z.object({ representative: z.int().nonnegative(), members: indices }).strict()),
    /** Of a picture at the input: pixels on each side of the squares that were groups from the start. */
    square: z.int().positive().optional(),
    /** Share of the identity in the covariance (Ledoit and Wolf), 0 … 1. */
    shrinkage: z.number().min(0).max(1),
    /** Neurons of each block of S. */
    blocks: z.array(z.int().positive()),
    /** Share of the response's variance that a linear function of the tested neurons explains, in these samples. */
    linearFit: z.number().min(0).max(1),
    /** Mean of W over the runs, for activations and a response with the variance 1. */
    statistics: z.array(z.number()),
    /** Runs that selected the neuron at q alone. */
    counts: z.array(z.int().nonnegative()),
    /** Of the aggregation `e-values`. */
    eValues: z.array(z.number().nonnegative()).optional(),
    /** The score that a selected neuron has at least: of e-values p / (q · selected), of counts half of the runs. */
    cut: z.number().optional(),
    /** Selected neurons, the highest score first. */
    selected: indices,
    /** All tested neurons, the highest score first; of equal scores, the highest mean W. */
    order: indices,
    /** 1 for the highest score; equal scores share a rank. One for each of `order`. */
    ranks: z.array(z.int().positive()),
    /** Where nothing is selected: the lowest q, in hundredths, at which something would be, and how many. */
    next: z.object({ q: z.number(), selected: z.int().positive() }).strict().optional(),
  })
  .strict()
  .superRefine((layer, context) => {
    const { tested, neurons, order, selected } = layer;
    const known = new Set(tested);
    const lists = [layer.statistics, layer.counts, layer.order, layer.ranks, layer.eValues ?? tested];
    const groupMembers = layer.groups.flatMap(({ members }) => members);
    if (
      lists.some(({ length }) => length !== tested.length) ||
      known.size !== tested.length ||
      [...tested, ...layer.dead, ...groupMembers].some((neuron) => neuron >= neurons) ||
      [...order, ...selected, ...layer.groups.map(({ representative }) => representative)].some(
        (neuron) => !known.has(neuron),
      )
    ) {
      context.addIssue({ code: 'custom', message: 'its lists do not fit its neurons' });
    }
  });
export type NeuceptLayer = z.infer<typeof NeuceptLayerSchema>;

/** Of matrices, `model` is the activations' file and `data` the response's. */
export const NeuceptResultSchema = z
  .object({
    kind: z.literal('neucept'),
    ...resultHeader,
    parameters: NeuceptParametersSchema,
    /** Of a network: names of its outputs, in order, where known. */
    output: z
      .object({ name: z.string(), labels: z.array(z.string()) })
      .strict()
      .optional(),
    layers: z.array(NeuceptLayerSchema).min(1),
    mechanisms: MechanismsSchema.optional(),
    /** Which ones, `mechanisms.shown` says. */
    input: ShownInputSchema.optional(),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ layers }, context) => {
    if (new Set(layers.map(({ name }) => name)).size < layers.length) {
      context.addIssue({ code: 'custom', path: ['layers'], message: 'a layer is there twice' });
    }
  });
export type NeuceptResult = z.infer<typeof NeuceptResultSchema>;
