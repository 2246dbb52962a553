import { Command } from 'commander';
import { Engine } from '../engine/service/Engine.ts';
import { formatCount, formatShape } from '../report/formatNumber.ts';
import { shortenText } from '../report/shortenText.ts';
import { table } from '../report/table.ts';

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
          process.stdout.write(`${JSON.stringify(model)}\n`);
          return;
        }
        const { path, producer, opset, parameters, inputs, outputs, layers } = model;
        process.stdout.write(
          `${path}\n${producer}, opset ${opset}, ${formatCount(parameters)} parameters, sha256 ${model.sha256.slice(0, 16)}…\n`,
        );
        for (const { name, type, shape } of inputs)
          process.stdout.write(`input   ${name}  ${type} [${shape.join(', ')}]\n`);
        for (const { name, type, shape } of outputs)
          process.stdout.write(`output  ${name}  ${type} [${shape.join(', ')}]\n`);
        process.stdout.write(
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
