import { layerCommands, type LayerCommand } from '../../src/protocol/modelMessages.ts';
import type { ModelStructure } from '../../src/protocol/ModelStructure.ts';
import { formatCount, formatShape } from '../../src/report/formatNumber.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import { Section } from './Section.tsx';

// A vertex of a file may be thousands of nodes.
const mostOperations = 50;

/** A vertex of the graph: what it computes, with which attributes and weights, and where the code defines it. */
export function ModelVertex(props: {
  model: ModelStructure;
  /** Position in the model's vertices. */
  vertex: number;
  /** Analyses may run. */
  trusted: boolean;
  onOpenLine: (layer: string) => void;
  onRun: (command: LayerCommand, layer: string) => void;
}) {
  const { model, trusted, onOpenLine, onRun } = props;
  const { kind, name, operations, layer: place } = model.vertices[props.vertex]!;
  const layer = place === undefined ? undefined : model.layers[place];
  return (
    <Section
      class="nl-model-vertex"
      title={<Name text={name} />}
      aside={
        layer && (
          <div class="nl-actions">
            {layer.line !== undefined && model.code !== undefined && (
              <Button title="Show the line that defines the layer" onClick={() => onOpenLine(layer.name)}>
                Go to code ({baseName(model.code)}:{layer.line})
              </Button>
            )}
            {layerCommands.map(({ command, text }) => (
              <Button key={command} disabled={!trusted} onClick={() => onRun(command, layer.name)}>
                {text}
              </Button>
            ))}
          </div>
        )
      }
    >
      {layer && (
        <p class="nl-muted">
          {formatShape(layer.shape)}, {formatCount(layer.neurons)} neurons, {formatCount(layer.parameters)}{' '}
          parameters.{' '}
          {layer.cut
            ? 'Every path from the input to the output goes through it.'
            : 'Some paths from the input to the output go around it.'}
        </p>
      )}
      {kind === 'input' && <p class="nl-muted">An input of the network.</p>}
      {operations.length > 0 && (
        <ol class="nl-operations">
          {operations.slice(0, mostOperations).map(({ operator, name: node, attributes, weights }, i) => (
            <li key={i}>
              <strong>
                <Name text={operator} />
              </strong>{' '}
              <Name text={node} class="nl-muted" />
              {attributes.map(({ name: key, value }) => (
                <div key={key}>
                  {key} = {shortenText(value, 120)}
                </div>
              ))}
              {weights.map((weight, w) => (
                <div key={`weight ${w}`}>
                  <Name text={weight.name} />: {weight.type}
                  {weight.shape.length > 0 && ` ${formatShape(weight.shape)}`}
                </div>
              ))}
            </li>
          ))}
        </ol>
      )}
      {operations.length > mostOperations && (
        <p class="nl-muted">… and {formatCount(operations.length - mostOperations)} more operations.</p>
      )}
    </Section>
  );
}
