import * as z from 'zod';
import { AskedAblationSchema } from './AblationResult.ts';
import { ConductanceParametersSchema } from './ConductanceResult.ts';
import { EncodedArraySchema } from './EncodedArray.ts';
import { AskedEvaluationSchema } from './EvaluationResult.ts';
import { MechanismParametersSchema } from './Mechanisms.ts';
import {
  NeuceptNetworkParametersSchema,
  NeuceptParametersSchema,
  NeuceptResultSchema,
} from './NeuceptResult.ts';
import { ProbesParametersSchema } from './ProbesResult.ts';
import { PrototypeParametersSchema } from './PrototypeResult.ts';
import { PathwayParametersSchema } from './PathwayResult.ts';
import { InterventionParametersSchema } from './InterventionResult.ts';
import { ResultSchema } from './Result.ts';
import { RulesParametersSchema, RulesResultSchema } from './RulesResult.ts';

/**
 * The requests that the extension (or any other client) sends to the engine, over JSON-RPC.
 * Progress and cancellation are those of vscode-jsonrpc.
 */

/** Which model and data to use: paths, or names from neuron-lens.json of `workspace`. */
const sourceFields = {
  workspace: z.string().optional(),
  model: z.string(),
  data: z.string(),
  limit: z.int().positive().optional(),
  seed: z.int(),
  device: z.string(),
  /** Megabytes for the activations and gradients of one run; a quarter of the free memory where it is left out. */
  memory: z.int().positive().optional(),
  /** Compute it, though the workspace may hold the answer. */
  fresh: z.boolean().optional(),
};

export const ConductanceRequestSchema = z
  .object({ ...sourceFields, parameters: ConductanceParametersSchema.partial() })
  .strict();
export type ConductanceRequest = z.infer<typeof ConductanceRequestSchema>;

/** One pixel map (eq. 2), computed on demand for a neuron and sample that the saved result does not hold. */
export const PixelMapRequestSchema = z
  .object({
    /** `limit` is the number of samples of the analysis: the mean baseline and the data's hash are those of them. */
    ...sourceFields,
    parameters: ConductanceParametersSchema.partial(),
    /** Hash of the data of the analysis; refused where it is another now. Not compared where it is left out. */
    dataSha256: z.string().optional(),
    layer: z.string(),
    neuron: z.int().nonnegative(),
    /** Row in the data set. */
    row: z.int().nonnegative(),
    target: z.int().nonnegative(),
    /** Steps of the analysis; the map takes at most 64 of them. */
    steps: z.int().positive(),
  })
  .strict();
export type PixelMapRequest = z.infer<typeof PixelMapRequestSchema>;
export const PixelMapResponseSchema = z.object({ map: EncodedArraySchema, sum: z.number() }).strict();
export type PixelMapResponse = z.infer<typeof PixelMapResponseSchema>;

/** With `limit` and without `samples`, the first `limit` samples are traced. */
export const PathwayRequestSchema = z
  .object({ ...sourceFields, parameters: PathwayParametersSchema.partial() })
  .strict();
export type PathwayRequest = z.infer<typeof PathwayRequestSchema>;

export const RulesRequestSchema = z
  .object({ ...sourceFields, parameters: RulesParametersSchema.partial() })
  .strict();
export type RulesRequest = z.infer<typeof RulesRequestSchema>;

/** Critical neurons of a network's layers and, where `mechanisms` is there (it may be empty), mechanisms of a class. */
export const NeuceptRequestSchema = z
  .object({
    ...sourceFields,
    parameters: NeuceptParametersSchema.partial()
      .extend({
        network: NeuceptNetworkParametersSchema.partial().extend({
          /** Its number, or its name. */
          class: z.union([NeuceptNetworkParametersSchema.shape.class, z.string()]),
        }),
        mechanisms: MechanismParametersSchema.partial().optional(),
      })
      .strict(),
    /** A file with a fine label for each sample, as mechanisms are compared with; instead of those of the data set. */
    fineLabels: z.string().optional(),
  })
  .strict();
export type NeuceptRequest = z.infer<typeof NeuceptRequestSchema>;

/** Other samples, whose predictions get the mechanisms of an analysis; in its own model where none is named. */
export const MechanismsRequestSchema = z
  .object({
    ...sourceFields,
    model: z.string().optional(),
    of: NeuceptResultSchema,
    /** Where the analysis was read from. */
    path: z.string(),
    /** As in the analysis where it is left out. */
    clustered: MechanismParametersSchema.shape.clustered.optional(),
    /** As of a {@link NeuceptRequestSchema}. */
    fineLabels: z.string().optional(),
  })
  .strict();
export type MechanismsRequest = z.infer<typeof MechanismsRequestSchema>;

/** Critical neurons and mechanisms of `model` and of another one, which has the same outputs. */
export const CompareModelsRequestSchema = NeuceptRequestSchema.extend({ secondModel: z.string() }).strict();
export type CompareModelsRequest = z.infer<typeof CompareModelsRequestSchema>;

/** Two saved analyses of one kind, of rules or of critical neurons. */
export const CompareResultsRequestSchema = z.object({ first: ResultSchema, second: ResultSchema }).strict();
export type CompareResultsRequest = z.infer<typeof CompareResultsRequestSchema>;

/** The rules whose tails are taken away from their classes; in their own model where none is named. */
export const InterventionRequestSchema = z
  .object({
    ...sourceFields,
    model: z.string().optional(),
    rules: RulesResultSchema,
    random: InterventionParametersSchema.shape.random.optional(),
    target: InterventionParametersSchema.shape.target.optional(),
  })
  .strict();
export type InterventionRequest = z.infer<typeof InterventionRequestSchema>;

/** A test of attribution maps. */
export const EvaluateRequestSchema = z
  .object({
    ...sourceFields,
    parameters: AskedEvaluationSchema,
    /** ROAR: the samples that the trained networks are tested on, instead of held-out ones of `data`. */
    testData: z.string().optional(),
    /** ROAR: the folder that keeps what is done, so that a stopped run goes on. */
    folder: z.string().optional(),
  })
  .strict();
export type EvaluateRequest = z.infer<typeof EvaluateRequestSchema>;

/** Noise on the neurons of a layer, and less on those that methods find important. */
export const AblationRequestSchema = z.object({ ...sourceFields, parameters: AskedAblationSchema }).strict();
export type AblationRequest = z.infer<typeof AblationRequestSchema>;

/** What is linear in the activations of layers. */
export const ProbesRequestSchema = z
  .object({
    ...sourceFields,
    parameters: ProbesParametersSchema.partial(),
    /** Mechanisms to predict, of samples of the same data. */
    of: NeuceptResultSchema.optional(),
  })
  .strict();
export type ProbesRequest = z.infer<typeof ProbesRequestSchema>;

/** A prototype of neurons; the parameters lie beside the source. */
export const PrototypeRequestSchema = z
  .object({
    ...sourceFields,
    /** Tells the range of the input, and the samples that activate the neurons most are searched in it. */
    data: z.string().optional(),
    ...PrototypeParametersSchema.shape,
    each: z.boolean().optional(),
    steps: z.int().optional(),
  })
  .strict();
export type PrototypeRequest = z.infer<typeof PrototypeRequestSchema>;

export const InspectRequestSchema = z
  .object({ workspace: z.string().optional(), model: z.string() })
  .strict();
export type InspectRequest = z.infer<typeof InspectRequestSchema>;
/** A model's inputs, outputs and layers: what can be asked about it before it is read whole. */
export const ModelDescriptionSchema = z
  .object({
    path: z.string(),
    producer: z.string(),
    opset: z.int(),
    inputs: z.array(
      z.object({ name: z.string(), type: z.string(), shape: z.array(z.union([z.int(), z.string()])) }),
    ),
    outputs: z.array(
      z.object({ name: z.string(), type: z.string(), shape: z.array(z.union([z.int(), z.string()])) }),
    ),
    parameters: z.int(),
    layers: z.array(
      z.object({
        name: z.string(),
        operator: z.string(),
        shape: z.array(z.int()),
        neurons: z.int(),
        parameters: z.int(),
        cut: z.boolean(),
        /** Of a convolution, along the axes of its plane. */
        kernel: z.array(z.int()).optional(),
        strides: z.array(z.int()).optional(),
      }),
    ),
  })
  .strict();
export type ModelDescription = z.infer<typeof ModelDescriptionSchema>;

export const InspectResponseSchema = ModelDescriptionSchema.extend({ sha256: z.string() }).strict();
export type InspectResponse = z.infer<typeof InspectResponseSchema>;

export const DeviceReportSchema = z.object({
  name: z.string(),
  available: z.boolean(),
  /** Why it was passed over, or what it is. */
  detail: z.string(),
  chosen: z.boolean(),
});
export type DeviceReport = z.infer<typeof DeviceReportSchema>;

export const ProgressSchema = z
  .object({
    /** What is being done now, in a few words. */
    message: z.string(),
    done: z.number().nonnegative(),
    total: z.number().positive(),
    /** Estimated seconds left; absent until there is a basis for one. */
    secondsLeft: z.number().nonnegative().optional(),
    /** Stopped now, the analysis ends with what it has found so far. */
    keeps: z.boolean().optional(),
    /** The answer is one that the workspace held: when it was computed. */
    saved: z.iso.datetime().optional(),
  })
  .strict();
export type Progress = z.infer<typeof ProgressSchema>;
/** Receives progress; called often, so it must be cheap. */
export type ReportProgress = (progress: Progress) => void;

/** What whoever started the engine says once of all requests, also of those that come over its socket. */
export const EngineSettingsSchema = z
  .object({
    /** Megabytes that the answers kept in a workspace may take; 0 for none, neither read nor written. */
    savedMegabytes: z.int().nonnegative(),
  })
  .strict();
export type EngineSettings = z.infer<typeof EngineSettingsSchema>;

/** Names of the JSON-RPC methods. */
export const engineMethods = {
  configure: 'configure',
  devices: 'devices',
  inspect: 'inspect',
  describe: 'inspect/description',
  inspectStructure: 'inspect/structure',
  conductance: 'conductance',
  pixelMap: 'conductance/pixelMap',
  pathway: 'pathway',
  evaluate: 'evaluate',
  rules: 'rules',
  intervention: 'intervention',
  ablation: 'ablation',
  probes: 'probes',
  neucept: 'neucept',
  mechanisms: 'neucept/mechanisms',
  compareModels: 'neucept/compare',
  compareResults: 'compare',
  prototype: 'prototype',
  options: 'options',
  command: 'command',
  shutdown: 'shutdown',
} as const;

/**
 * JSON-RPC error codes: what the user gave cannot be used (exit code 2), against an analysis that failed (1),
 * or was cancelled (130; the number is the one the Language Server Protocol uses for it).
 */
export const errorCodes = { badInput: -32001, failed: -32002, cancelled: -32800 } as const;
