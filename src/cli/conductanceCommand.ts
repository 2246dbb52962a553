import { Command, Option } from 'commander';
import * as z from 'zod';
import { captumPreset, conductanceDefaults } from '../engine/conductance/conductanceDefaults.ts';
import { InputError } from '../engine/InputError.ts';
import { importanceMeasures, type ConductanceParameters } from '../protocol/ConductanceResult.ts';
import {
  addAnalysisOptions,
  integer,
  layerNames,
  listOrNone,
  pathStart,
  positive,
  sourceOf,
  targetOutput,
  wordOr,
  type CommonOptions,
} from './options.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface ConductanceOptions extends CommonOptions {
  readonly layers?: ConductanceParameters['layers'];
  readonly target?: ConductanceParameters['target'];
  readonly class?: number;
  readonly baseline?: ConductanceParameters['baseline'];
  readonly steps?: ConductanceParameters['steps'];
  readonly tolerance?: number;
  readonly maxSteps?: number;
  readonly spacing?: ConductanceParameters['spacing'];
  readonly gradient?: ConductanceParameters['gradient'];
  readonly captum?: true;
  readonly unit?: ConductanceParameters['unit'];
  readonly position?: ConductanceParameters['position'];
  readonly measures?: ConductanceParameters['measures'];
  readonly bootstrap?: number;
  readonly mapNeurons?: number;
  readonly mapSamples?: number;
  readonly featureSelection?: true;
  readonly top: number;
}

const defaults = conductanceDefaults;

/** `neuron-lens conductance`. */
export function conductanceCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('conductance').description(
      'rank hidden units by how much of the prediction flows through them',
    ),
  )
    .option('--layers <names|all>', 'layers, separated by commas (default: all)', layerNames)
    .option(
      '--target <n|predicted|label>',
      `the output explained (default: ${defaults.target})`,
      targetOutput,
    )
    .option(
      '--class <n>',
      'only the samples with this label, counted from 0; --limit then counts them',
      integer(0),
    )
    .option(
      '--baseline <zero|mean|number|file.npy>',
      `start of the path (default: ${defaults.baseline})`,
      pathStart,
    )
    .option(
      '--steps <n|auto>',
      'steps of the path; auto doubles them until the tolerance is met (default: auto)',
      wordOr(['auto'], integer(1)),
    )
    .option(
      '--tolerance <share>',
      `completeness error that auto accepts (default: ${defaults.tolerance})`,
      positive,
    )
    .option(
      '--max-steps <n>',
      `largest number of steps for auto (default: ${defaults.maximumSteps})`,
      integer(1),
    )
    .addOption(
      new Option('--spacing <rule>', `points of the path (default: ${defaults.spacing})`).choices([
        'trapezoid',
        'left',
        'right',
        'middle',
        'gausslegendre',
      ]),
    )
    .addOption(
      new Option('--gradient <rule>', `gradient of an interval (default: ${defaults.gradient})`).choices([
        'averaged',
        'left',
      ]),
    )
    .option('--captum', "Captum's settings: Gauss-Legendre nodes, left gradient, 50 steps")
    .addOption(
      new Option('--unit <unit>', `what a neuron is (default: ${defaults.unit})`).choices([
        'channel',
        'element',
      ]),
    )
    .addOption(
      new Option(
        '--position <where>',
        `layers read after or before their activation (default: ${defaults.position})`,
      ).choices(['after', 'before']),
    )
    .option(
      '--measures <names>',
      `importance measures beside conductance, separated by commas, or none (default: all of ${importanceMeasures.slice(1).join(', ')})`,
      listOrNone(z.enum(importanceMeasures), importanceMeasures),
    )
    .option(
      '--bootstrap <n>',
      `resamples for the rank intervals (default: ${defaults.bootstrap})`,
      integer(0),
    )
    .option(
      '--map-neurons <n>',
      `neurons a layer with pixel maps (default: ${defaults.mapNeurons})`,
      integer(0),
    )
    .option('--map-samples <n>', `samples with pixel maps (default: ${defaults.mapSamples})`, integer(0))
    .option('--feature-selection', 'test the measures by feature selection (needs labels)')
    .option('--top <n>', 'neurons printed for each layer', integer(1), 5)
    .action(async (options: ConductanceOptions) => {
      if (options.captum && (options.steps ?? options.spacing ?? options.gradient) !== undefined) {
        throw new InputError('--captum sets --steps, --spacing and --gradient: leave those out.');
      }
      const preset = options.captum ? captumPreset : {};
      await checkOutputs(options.out);
      const result = await withEngine(options, signal, (engine, context) =>
        engine.conductance(
          {
            ...sourceOf(options),
            parameters: {
              layers: options.layers,
              target: options.target,
              class: options.class,
              baseline: options.baseline,
              steps: options.steps ?? preset.steps,
              tolerance: options.tolerance,
              maximumSteps: options.maxSteps,
              spacing: options.spacing ?? preset.spacing,
              gradient: options.gradient ?? preset.gradient,
              unit: options.unit,
              position: options.position,
              measures: options.measures,
              bootstrap: options.bootstrap,
              mapNeurons: options.mapNeurons,
              mapSamples: options.mapSamples,
              featureSelection: options.featureSelection,
            },
          },
          context,
        ),
      );
      await presentResult(result, options, options.top);
    });
}
