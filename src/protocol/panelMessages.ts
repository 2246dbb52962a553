import * as z from 'zod';
import { AgreementParametersSchema } from './AgreementResult.ts';
import { EncodedArraySchema } from './EncodedArray.ts';
import { PaintedRangeSchema, prototypeTargetFields } from './PrototypeResult.ts';
import { PixelMapResponseSchema } from './requests.ts';
import { ResultSchema } from './Result.ts';
import { ViewSelectionSchema } from './ViewSelection.ts';

/** Messages between the extension host and the page in a panel. Both sides check what they receive. */

export const ToPanelSchema = z.discriminatedUnion('type', [
  /**
   * `stored` names it in the page's state, so that the editor finds it again after the window was loaded anew;
   * `selection` is what is to be looked at.
   */
  z.object({
    type: z.literal('result'),
    result: ResultSchema,
    stored: z.string().optional(),
    selection: ViewSelectionSchema.optional(),
    /** It answers a question that was asked before: it can be computed again. */
    saved: z.boolean().optional(),
  }),
  /** The result could not be opened or the analysis failed: one sentence for the user; `file`: it is one that can be opened as text. */
  z.object({ type: z.literal('failed'), message: z.string(), file: z.boolean().optional() }),
  z.object({ type: z.literal('pixelMap'), id: z.int(), response: PixelMapResponseSchema }),
  z.object({ type: z.literal('pixelMapFailed'), id: z.int(), message: z.string() }),
  z.object({
    type: z.literal('prototype'),
    id: z.int(),
    image: EncodedArraySchema,
    range: PaintedRangeSchema,
  }),
  z.object({ type: z.literal('prototypeFailed'), id: z.int(), message: z.string() }),
]);
export type ToPanel = z.infer<typeof ToPanelSchema>;

/** Of the state that a page keeps, what the editor reads when it brings the page back. */
export const PanelStateSchema = z.object({
  stored: z.string(),
  /** When the analysis was made, by which it is found elsewhere. */
  createdAt: z.string().optional(),
});

const name = z.string().max(10_000);

export const FromPanelSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }).strict(),
  /** Show the layer's definition in the model's code. */
  z.object({ type: z.literal('openLine'), layer: name }).strict(),
  /** Compute a pixel map that the result does not hold; `sample` is a position in `result.samples`. */
  z
    .object({
      type: z.literal('requestPixelMap'),
      id: z.int(),
      layer: name,
      neuron: z.int().nonnegative(),
      sample: z.int().nonnegative(),
    })
    .strict(),
  /** Make the input that activates these neurons most. */
  z
    .object({ type: z.literal('requestPrototype'), id: z.int(), ...prototypeTargetFields, layer: name })
    .strict(),
  /** Open an analysis of an agreement at a neuron; `source` is a position in `result.sources`. */
  z
    .object({
      type: z.literal('openEvidence'),
      source: z.int().nonnegative(),
      layer: name,
      neuron: z.int().nonnegative(),
    })
    .strict(),
  /** What is saved and exported of an agreement names so many neurons by methods that only rank them. */
  z.object({ type: z.literal('nameTop'), top: AgreementParametersSchema.shape.top }).strict(),
  /** Compute the answer again that the workspace held. */
  z.object({ type: z.literal('runAgain') }).strict(),
  /** Open the file in the text editor. */
  z.object({ type: z.literal('openText') }).strict(),
  z.object({ type: z.literal('exportReport') }).strict(),
  z.object({ type: z.literal('saveResult') }).strict(),
  z.object({ type: z.literal('copy'), text: z.string().max(1_000_000) }).strict(),
]);
export type FromPanel = z.infer<typeof FromPanelSchema>;
