import { Command } from 'commander';
import { Engine } from '../engine/service/Engine.ts';
import { formatCount, formatShape } from '../report/formatNumber.ts';
import { plainText } from '../report/plainText.ts';
import { shortenText } from '../report/shortenText.ts';
import { table } from '../report/table.ts';
import { print } from './print.ts';
import { printJson } from './printJson.ts';

/** `neuron-lens inspect`: a model's inputs, outputs and layers. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description("show a model's inputs, outputs and layers")
    .requiredOption('--model <file or name>', 'a model file, or the name of a model in neuron-lens.json')
    .option('--workspace <folder>', 'the folder of neuron-lens.json', '.')
    .option('--json', 'print JSON on stdout')
    .action(async (options: { model: string; workspace: string; json?: true }) => {
      const engine = new Engine();
      try {
        const model = await engine.inspect(options);
        if (options.json) {
          printJson(model);
          return;
        }
        const { path, producer, opset, parameters, inputs, outputs, layers } = model;
        const say = (text: string) => print(plainText(text));
        say(
          `${path}\n${shortenText(producer)}, opset ${opset}, ${formatCount(parameters)} parameters, sha256 ${model.sha256.slice(0, 16)}…\n`,
        );
        for (const { name, type, shape } of inputs)
          say(`input   ${shortenText(name)}  ${type} [${shortenText(shape.join(', '))}]\n`);
        for (const { name, type, shape } of outputs)
          say(`output  ${shortenText(name)}  ${type} [${shortenText(shape.join(', '))}]\n`);
        say(
          `\n${table(
            [
              ['layer', 'operator', 'shape', 'neurons', 'parameters', 'cuts the graph'],
              ...layers.map((layer) => [
                shortenText(layer.name, 60),
                layer.operator,
                formatShape(layer.shape),
                formatCount(layer.neurons),
                formatCount(layer.parameters),
                layer.cut ? 'yes' : 'no',
              ]),
            ],
            [3, 4],
          )}\n`,
        );
      } finally {
        await engine.dispose();
      }
    });
}
