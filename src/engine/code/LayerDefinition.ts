/** A value that the code writes out, in its own spelling of names: `kernel_size: [3, 3]`. */
export type Literal = number | string | boolean | readonly number[];

/** A place in code that makes a layer. */
export interface LayerDefinition {
  /** Its name as networks carry it: `features.0` (PyTorch), the `name` (Keras, TensorFlow.js); undefined where the code gives none. */
  readonly path: string | undefined;
  /** What is called: `Conv2d`; empty where the code assigns something else. */
  readonly type: string;
  /** Those that are literals. */
  readonly hyperparameters: Readonly<Record<string, Literal>>;
  /** Others, that arguments of the function around give by default: whoever calls it may give other values. */
  readonly defaults: Readonly<Record<string, Literal>>;
  /** First and last line, counted from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Where it begins on the first line and ends on the last one, in UTF-16 units from 0. */
  readonly column: number;
  readonly endColumn: number;
  /** The code itself, with every run of white space as one blank. */
  readonly text: string;
}

/** A class, function or variable of a file that defines a network, or a part of one. */
export interface CodeNetwork {
  /** What it may be called: the class; the variable of a sequence and the function around it. */
  readonly names: readonly string[];
  /** In the order of the code; those of base classes and members come where they are used. */
  readonly definitions: readonly LayerDefinition[];
  /** Each definition makes one layer, so that counting them means something: no loop, condition or unknown part. */
  readonly countable: boolean;
}
