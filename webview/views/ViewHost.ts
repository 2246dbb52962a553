import type { AgreementParameters } from '../../src/protocol/AgreementResult.ts';
import type { EncodedArray } from '../../src/protocol/EncodedArray.ts';
import type { PaintedRange } from '../../src/protocol/PrototypeResult.ts';
import type { PixelMapResponse } from '../../src/protocol/requests.ts';
import type { Result } from '../../src/protocol/Result.ts';
import type { ruleCounts } from '../../src/protocol/ViewSelection.ts';
import type { RulePlace } from '../../src/report/RuleLinks.ts';
import type { RuleFilter } from './filterRules.ts';
import type { GraphCentre } from './graphView.ts';

/**
 * What the place that shows a result can do for it. A notebook output and a report can do nothing: every ability is
 * optional, and the control for a missing one is not shown.
 */
export interface ViewHost {
  /** Shows the layer's definition in the model's code. */
  readonly openLine?: (layer: string) => void;
  /** Computes a pixel map that the result does not hold; `sample` is a position in `result.samples`. */
  readonly requestPixelMap?: (layer: string, neuron: number, sample: number) => Promise<PixelMapResponse>;
  /** Makes the input that activates some neurons most, as the network would get it. */
  readonly requestPrototype?: (target: RequestedPrototype) => Promise<MadePrototype>;
  /** Opens an analysis of an agreement at a neuron; `source` is a position in `result.sources`. */
  readonly openEvidence?: (source: number, layer: string, neuron: number) => void;
  /** Saves and exports an agreement as it is shown: with so many neurons named by methods that only rank them. */
  readonly nameTop?: (top: AgreementParameters['top']) => void;
  /** Computes the analysis again; there where the result is a saved answer to the question. */
  readonly runAgain?: () => void;
  readonly exportReport?: () => void;
  readonly saveResult?: () => void;
  readonly copy?: (text: string) => void;
}

/** A prototype, and how it is painted; analyses of older versions do not tell that. */
export interface MadePrototype {
  readonly image: EncodedArray;
  readonly range?: PaintedRange | undefined;
}

/** Whose prototype is asked for. */
export interface RequestedPrototype {
  readonly layer: string;
  /** Neurons of the layer; of `channel`, positions in its plane, counted row by row. */
  readonly neurons: readonly number[];
  readonly channel?: number;
}

/** What is chosen in a view, so that a hidden panel can come back as it was left. */
export type ViewSelection =
  NeuronSelection | RuleSelection | PathwaySelection | NeuceptSelection | AgreementSelection;

/** Position in the result's layers, a neuron of the layer, and how many methods name that only rank. */
export interface AgreementSelection {
  readonly agreement: {
    readonly layer: number;
    readonly neuron?: number | undefined;
    readonly top?: AgreementParameters['top'] | undefined;
  };
}

/** Positions in the result's layers and in the samples of its mechanisms, and a neuron of the layer. */
export interface NeuceptSelection {
  readonly neucept: {
    readonly layer: number;
    readonly neuron?: number | undefined;
    readonly sample?: number | undefined;
  };
}

/** Positions in the result's samples, sparsities and layers. */
export interface PathwaySelection {
  readonly pathway: { readonly sample: number; readonly level: number; readonly layer: number };
}

type KeptFilter = Partial<RuleFilter> & Pick<RuleFilter, 'leastConfidence'>;

/** The chosen rule, if any, and what of the others is looked at. */
export interface RuleSelection {
  readonly rule: RulePlace | null;
  readonly graph?: RuleGraphSelection | undefined;
}

export interface RuleGraphSelection {
  readonly count: (typeof ruleCounts)[number];
  /** All kinds of rules are shown without it. */
  readonly filter?: KeptFilter | undefined;
  /** Only its cascade is shown. */
  readonly cascadeOf?: RulePlace | undefined;
  /** Where the graph was moved to; the whole of it is shown without. */
  readonly centre?: GraphCentre | undefined;
}

export interface NeuronSelection {
  readonly layer: string;
  readonly neuron: number;
  readonly sample: number;
  /** Key of the samples that the means are taken over. */
  readonly group: string;
}

/** What the view of a result of any kind is given. */
export interface ResultViewProps<
  Shown extends Result = Result,
  Selection extends ViewSelection = ViewSelection,
> {
  readonly result: Shown;
  readonly host: ViewHost;
  /** What was chosen before. */
  readonly selection?: Selection;
  readonly onSelection?: (selection: Selection) => void;
}
