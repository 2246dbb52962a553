import * as z from 'zod';

/** How a network is trained: everything that decides its weights, but for the network, the data and the seed. */
export const TrainingParametersSchema = z
  .object({
    epochs: z.int().positive(),
    /** Samples of a step. */
    batch: z.int().positive(),
    optimiser: z.enum(['sgd', 'adam', 'adamw']),
    learningRate: z.number().positive(),
    /** Of SGD. */
    momentum: z.number().min(0).lt(1),
    /** Momentum of SGD looks ahead (Nesterov). */
    nesterov: z.boolean(),
    /** Added to the gradient as this times the weight; with adamw the weights shrink by it themselves. */
    weightDecay: z.number().nonnegative(),
    /** Learning rate over time: as it is; times `stepFactor` every `stepEpochs` epochs; half a cosine down to 0. */
    schedule: z.enum(['constant', 'step', 'cosine']),
    stepEpochs: z.int().positive(),
    stepFactor: z.number().positive(),
    /** Epochs at the start in which the learning rate grows linearly from 0. */
    warmup: z.int().nonnegative(),
    /** Pictures are mirrored left to right, every other time. */
    flip: z.boolean(),
    /** Pictures are moved by up to so many pixels, with zeros behind. */
    crop: z.int().nonnegative(),
    /** Share of the samples that is held out for validation where no other samples are given for it. */
    heldOut: z.number().min(0).lt(1),
    /** Layer that keeps its weights, with everything before it; null: all are trained. */
    freeze: z.string().nullable(),
  })
  .strict();
export type TrainingParameters = z.infer<typeof TrainingParametersSchema>;

/** What an epoch came to. */
export const EpochSchema = z
  .object({
    /** From 1. */
    epoch: z.int().positive(),
    /** Mean over the steps of the epoch, while the weights changed. */
    loss: z.number(),
    /** Share of the training samples named rightly, while the weights changed. */
    accuracy: z.number(),
    /** Of the held-out samples, after the epoch. */
    validation: z.object({ loss: z.number(), accuracy: z.number() }).strict().optional(),
    /** In the last step. */
    learningRate: z.number(),
    seconds: z.number().nonnegative(),
  })
  .strict();
export type Epoch = z.infer<typeof EpochSchema>;

/** A trained network's history, as it is written beside the network. */
export const TrainingHistorySchema = z
  .object({
    kind: z.literal('training'),
    version: z.literal(1),
    createdAt: z.string(),
    /** Name of a built-in network, or path of the file that training started from. */
    network: z.string(),
    /** Trained numbers of the network. */
    weights: z.int(),
    data: z.object({ path: z.string(), sha256: z.string(), samples: z.int() }).strict(),
    validation: z.object({ path: z.string(), sha256: z.string(), samples: z.int() }).strict().optional(),
    /** What is done to a sample before the network gets it, as neuron-lens.json says it. */
    preprocessing: z.record(z.string(), z.unknown()),
    labels: z.array(z.string()).optional(),
    parameters: TrainingParametersSchema,
    seed: z.int(),
    device: z.string(),
    seconds: z.number(),
    epochs: z.array(EpochSchema),
  })
  .strict();
export type TrainingHistory = z.infer<typeof TrainingHistorySchema>;
