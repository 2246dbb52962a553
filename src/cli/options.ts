import { InvalidArgumentError, Option, type Command } from 'commander';
import type * as z from 'zod';
import type { OptionDescription } from '../protocol/commandLine.ts';
import type { ConductanceParameters } from '../protocol/ConductanceResult.ts';

/** Options that every analysis has. */
export interface CommonOptions {
  readonly model: string;
  readonly data: string;
  readonly workspace?: string;
  readonly device: string;
  readonly seed: number;
  readonly limit?: number;
  readonly memory?: number;
  readonly fresh?: true;
  readonly out: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

/** @param options.required whether a model has to be given, and `data` whether data have to be: both, as a rule */
export function addAnalysisOptions(
  command: Command,
  { required = true, data = required }: { required?: boolean; data?: boolean } = {},
): Command {
  const model = new Option(
    '--model <file or name>',
    'a model file, or the name of a model in neuron-lens.json',
  ).makeOptionMandatory(required);
  return addOutputOptions(addSourceOptions(command.addOption(model), { data })).option(
    '--quiet',
    'no progress on stderr',
  );
}

/** The data, and how models are run. @param options.data whether they have to be given */
export function addSourceOptions(command: Command, { data }: { data: boolean }): Command {
  return command
    .addOption(
      new Option(
        '--data <file or name>',
        '.npy, .npz, idx, CSV, a folder or .tar.gz of images, or the name of a data set in neuron-lens.json',
      ).makeOptionMandatory(data),
    )
    .option('--workspace <folder>', 'the folder of neuron-lens.json', '.')
    .option('--device <name>', 'auto, tensorflow, cuda, directml, coreml, webgpu, cpu or reference', 'auto')
    .option('--seed <number>', 'seed of everything random', integer(0), 0)
    .option('--limit <count>', 'use the first samples only', integer(1))
    .option(
      '--memory <megabytes>',
      "memory for a run's activations (default: a quarter of what is free)",
      integer(1),
    )
    .option('--fresh', 'compute it again, though .neuron-lens of the workspace may hold the answer');
}

/** Where the result goes. */
export function addOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--out <file>',
        'write the result: .nlens.json, .html for a report, or .svg for a small picture; may be given several times',
      )
        .argParser((file: string, files: string[]) => [...files, file])
        .default([], 'nothing'),
    )
    .option('--json', 'print the result as JSON on stdout, and nothing else');
}

/** The model, the data and how they are run, as requests have them. */
export function sourceOf<O extends SourceOptions>(options: O): Pick<O, keyof SourceOptions> {
  const { workspace, model, data, limit, seed, device, memory, fresh } = options;
  return { workspace, model, data, limit, seed, device, memory, fresh };
}
type SourceOptions = {
  readonly [K in 'workspace' | 'model' | 'data' | 'limit' | 'seed' | 'device' | 'memory' | 'fresh']?: unknown;
};

/** What reads the value of an option, and what it tells of the values that it takes. */
export type ValueParser<T> = ((text: string) => T) & Pick<OptionDescription, 'number' | 'words' | 'list'>;

/** Names of layers, or `all`. */
export const layerNames: ValueParser<'all' | string[]> = Object.assign(
  (text: string) => (text === 'all' ? text : text.split(',').map((name) => name.trim())),
  { words: ['all'], list: true as const },
);

/** One of the words, or what `parse` reads. */
export function wordOr<const W extends string, T>(
  words: readonly W[],
  parse: ValueParser<T>,
): ValueParser<W | T> {
  return Object.assign((text: string): W | T => words.find((word) => word === text) ?? parse(text), {
    ...(parse.number && { number: parse.number }),
    words,
  });
}

/** An option with a few values, of which one is usual. */
export function choice(flags: string, words: string, choices: readonly string[], usual: string): Option {
  return new Option(flags, `${words} (default: ${usual})`).choices(choices);
}

/** The start of a path: `zero`, `mean`, a number or a file. */
export const pathStart: ValueParser<ConductanceParameters['baseline']> = Object.assign(
  (text: string) => {
    if (text.trim() === '') throw new InvalidArgumentError('Give zero, mean, a number or a file.');
    return Number.isFinite(Number(text)) ? Number(text) : text;
  },
  { words: ['zero', 'mean'] },
);

/** Parses an integer from `least` to `most`. */
export function integer(least: number, most = Infinity): ValueParser<number> {
  return Object.assign(
    (text: string) => {
      const value = Number(text);
      if (!Number.isInteger(value) || value < least || text.trim() === '') {
        throw new InvalidArgumentError(`It has to be a whole number of at least ${least}.`);
      }
      if (value > most) throw new InvalidArgumentError(`It can be ${most} at most.`);
      return value;
    },
    { number: { whole: true, least } },
  );
}

/** The output that is explained. */
export const targetOutput = wordOr(['predicted', 'label'], integer(0));

/** Parses any number. */
export const number: ValueParser<number> = Object.assign(
  (text: string) => {
    const value = Number(text);
    if (!Number.isFinite(value) || text.trim() === '') {
      throw new InvalidArgumentError('It has to be a number.');
    }
    return value;
  },
  { number: { whole: false } },
);

/** What `parse` reads, several times, separated by commas. */
export function listed<T>(parse: ValueParser<T>): ValueParser<T[]> {
  return Object.assign((text: string) => text.split(',').map((each) => parse(each)), {
    ...(parse.number && { number: parse.number }),
    list: true as const,
  });
}

/** Parses numbers that are separated by commas. */
export const numbers = listed(number);

/** Parses a number above 0. */
export const positive: ValueParser<number> = Object.assign(
  (text: string) => {
    const value = Number(text);
    if (!(value > 0) || !Number.isFinite(value)) {
      throw new InvalidArgumentError('It has to be a number above 0.');
    }
    return value;
  },
  { number: { whole: false, above: 0 } },
);

/** A comma-separated list of the values that a schema knows. */
export function listOf<T>(schema: z.ZodType<T>, known: readonly string[]): ValueParser<T[]> {
  return Object.assign(
    (text: string) =>
      text.split(',').map((item) => {
        const parsed = schema.safeParse(item.trim());
        if (!parsed.success) {
          throw new InvalidArgumentError(`"${item}" is none of ${known.join(', ')}.`);
        }
        return parsed.data;
      }),
    { words: known, list: true as const },
  );
}

/** The same, or `none` for an empty list. */
export function listOrNone<T>(schema: z.ZodType<T>, known: readonly string[]): ValueParser<T[]> {
  const some = listOf(schema, known);
  return Object.assign((text: string) => (text === 'none' ? [] : some(text)), {
    words: [...known, 'none'],
    list: true as const,
  });
}
