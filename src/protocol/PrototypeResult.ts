import * as z from 'zod';
import { EncodedArraySchema } from './EncodedArray.ts';
import { resultHeader } from './ResultHeader.ts';

const mostSteps = 10_000;

/** Neurons by layer that stay as they are while the others of that layer are 0; layers that are not named stay whole. */
export const KeptNeuronsSchema = z
  .object({
    /** A channel with all its positions, or a single element. */
    unit: z.enum(['channel', 'element']),
    layers: z.record(z.string(), z.array(z.int().nonnegative())),
    /** SHA-256 of the file of the network that they were found in. */
    network: z.string().optional(),
  })
  .strict();
export type KeptNeurons = z.infer<typeof KeptNeuronsSchema>;

/** The neurons whose mean activation is maximised. */
export const prototypeTargetFields = {
  /** Name of a hidden layer, or `class` for the network's outputs. */
  layer: z.string(),
  /** Channels of a layer with positions, elements of one without. */
  neurons: z.array(z.int().nonnegative()).min(1, 'name at least one neuron'),
  /** Then `neurons` are positions in this channel's plane, row by row. */
  channel: z.int().nonnegative().optional(),
};

export const PrototypeParametersSchema = z
  .object({
    ...prototypeTargetFields,
    /** Besides the prototype of all the neurons together, one of each of them. */
    each: z.boolean(),
    steps: z
      .int('it has to be a whole number')
      .positive('it has to be at least 1')
      .max(mostSteps, `it has to be at most ${mostSteps}`),
    /** Longer side of the picture in pixels; where it is left out the network's own, at most 128. */
    size: z
      .int('it has to be a whole number')
      .min(4, 'it has to be at least 4')
      .max(1024, 'it has to be at most 1024')
      .optional(),
    /** Smallest and largest value of the input as the network gets it. */
    range: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'its first number has to be below its second')
      .optional(),
    /** Restricts the network to a pathway. */
    kept: KeptNeuronsSchema.optional(),
  })
  .strict();
export type PrototypeParameters = z.infer<typeof PrototypeParametersSchema>;

/** What the input is kept within. */
export const InputBoundSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('box'),
      /** `given`: as asked for; `preprocessing`: pixels of 0 to 255 through it; `data`: extremes of the samples; `embedding`: of its table. */
      source: z.enum(['given', 'preprocessing', 'data', 'embedding']),
      /** One number for each channel of a picture; of all else the smallest and the largest bound. */
      low: z.array(z.number()).min(1),
      high: z.array(z.number()).min(1),
    })
    .strict(),
  /** Nothing is known of the input's values: its length (L2) is at most this. */
  z.object({ kind: z.literal('norm'), radius: z.number().positive() }).strict(),
]);
export type InputBoundInResult = z.infer<typeof InputBoundSchema>;

/** How the values of an input are painted: by the range they are kept within, so that pictures can be compared. */
export const PaintedRangeSchema = z
  .object({
    /** How a picture's values become colours; absent for an input that is no picture. */
    picture: z
      .object({ color: z.enum(['gray', 'rgb', 'bgr', 'channels']), channelsLast: z.boolean() })
      .strict()
      .optional(),
    bound: InputBoundSchema,
  })
  .strict();
export type PaintedRange = z.infer<typeof PaintedRangeSchema>;

export const PrototypeItemSchema = z
  .object({
    neurons: z.array(z.int().nonnegative()).min(1),
    channel: z.int().nonnegative().optional(),
    /** The input found, as the network would get it; a picture may have other sides than the network's own input. */
    image: EncodedArraySchema,
    /** Activation of each neuron (after the activation function; a channel's is the mean over its positions) for the image, at rest. */
    activations: z.array(z.number()).min(1),
    /** Mean of `activations`. */
    activation: z.number(),
    /**
     * What was maximised, at each step: the mean over the neurons of value / scale, where the value of a neuron is the
     * mean over its positions before the activation function; of a channel's, those below 0 count a tenth.
     */
    objective: z.array(z.number()).min(1),
    /** What each neuron's value is divided by in the objective, so that none drowns the others; 1 for a single neuron. */
    scales: z.array(z.number().positive()).min(1),
    /** For a network of tokens: the token whose embedding is nearest, at each position. */
    tokens: z.array(z.int().nonnegative()).optional(),
    /** Samples of the data with the highest mean of activation / scale, the highest first. */
    strongest: z
      .array(
        z
          .object({
            /** Position in the result's `samples`. */
            sample: z.int().nonnegative(),
            /** Mean over the neurons of their activation in the sample. */
            activation: z.number(),
            /** Of several neurons: the mean of activation / scale, which the samples are ordered by. Absent in older documents. */
            strength: z.number().optional(),
          })
          .strict(),
      )
      .optional(),
  })
  .strict();
export type PrototypeItem = z.infer<typeof PrototypeItemSchema>;

/** Inputs that activate neurons most (activation maximisation). */
export const PrototypeResultSchema = z
  .object({
    kind: z.literal('prototype'),
    ...resultHeader,
    /** Absent where no data was given. */
    data: resultHeader.data.optional(),
    parameters: PrototypeParametersSchema,
    layer: z
      .object({
        name: z.string(),
        kind: z.enum(['class', 'layer']),
        /** Shape of one sample's activation in the network as it is. */
        shape: z.array(z.int().positive()),
        /** Names of the neurons, where they have any: the classes' labels. */
        names: z.array(z.string()).optional(),
        /** Line of the layer's definition in `model.code`, counted from 1, when it was found. */
        line: z.int().positive().optional(),
      })
      .strict(),
    input: z
      .object({
        name: z.string(),
        /** Shape of one sample, in the network as it is. */
        shape: z.array(z.int().positive()),
        ...PaintedRangeSchema.shape,
      })
      .strict(),
    /** The prototype of all neurons together, then those of each. */
    items: z.array(PrototypeItemSchema).min(1),
    /** The samples that items name as their strongest. */
    samples: z.array(
      z
        .object({
          /** Row in the data set. */
          index: z.int().nonnegative(),
          label: z.int().nonnegative().optional(),
        })
        .strict(),
    ),
    /** The inputs of `samples` as the network got them, [samples, ...input.shape]. */
    shown: EncodedArraySchema.optional(),
    /** Things a reader must know, in sentences. */
    warnings: z.array(z.string()),
  })
  .strict()
  .superRefine(({ items, samples }, context) => {
    // Whoever shows an item looks its samples and neurons up, so that they have to be there.
    items.forEach(({ neurons, activations, scales, strongest = [] }, i) => {
      const fits = activations.length === neurons.length && scales.length === neurons.length;
      if (fits && strongest.every(({ sample }) => sample < samples.length)) return;
      const message = 'it has other numbers of neurons, activations or samples than it names';
      context.addIssue({ code: 'custom', path: ['items', i], message });
    });
  });
export type PrototypeResult = z.infer<typeof PrototypeResultSchema>;
