import * as z from 'zod';
import { InspectResponseSchema } from './requests.ts';

/** What a model file says of its network, without its weights. */

/** Longer graphs are not drawn. */
export const mostVertices = 5000;

const text = z.string().max(10_000);

const ValueSchema = z.object({
  name: text,
  /** Undefined where the file does not say it. */
  type: z.string().optional(),
  /** A name or '?' for a length that the file leaves open; undefined where it does not even say the rank. */
  shape: z.array(z.union([z.int(), text])).optional(),
});

const OperationSchema = z.object({
  name: text,
  operator: text,
  attributes: z.array(z.object({ name: text, value: text })),
  weights: z.array(z.object({ name: text, type: z.string(), shape: z.array(z.int()) })),
});
export type Operation = z.infer<typeof OperationSchema>;

const VertexSchema = z.object({
  kind: z.enum(['input', 'layer', 'output', 'node']),
  name: text,
  operator: text,
  /** Position in the model's layers, of a layer. */
  layer: z.int().nonnegative().optional(),
  /** What is computed from the vertices before it, in running order. */
  operations: z.array(OperationSchema),
});
export type Vertex = z.infer<typeof VertexSchema>;

export const ModelStructureSchema = z
  .object({
    path: z.string(),
    producer: z.string(),
    opset: z.int(),
    /** Of the model file. */
    bytes: z.int().nonnegative(),
    /** Files beside it that hold weights. */
    weightFiles: z.array(text),
    parameters: z.int().nonnegative(),
    inputs: z.array(ValueSchema),
    outputs: z.array(ValueSchema),
    /** Why the network cannot be analysed: then there are no layers, and the graph is that of the file's nodes. */
    refused: z.string().optional(),
    layers: z.array(
      InspectResponseSchema.shape.layers.element.extend({
        /** Where the model's code defines it, counted from 1. */
        line: z.int().positive().optional(),
      }),
    ),
    /** The file's code, as neuron-lens.json names it. */
    code: z.string().optional(),
    nodes: z.int().nonnegative(),
    /** None where the network has more than {@link mostVertices} of them. */
    vertices: z.array(VertexSchema).max(mostVertices),
    /** Pairs of positions in `vertices`, the first before the second. */
    edges: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
    warnings: z.array(z.string()),
  })
  .strict();
export type ModelStructure = z.infer<typeof ModelStructureSchema>;
