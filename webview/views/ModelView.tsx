import { countOf } from '../../src/report/countOf.ts';
import { useState } from 'preact/hooks';
import {
  modelCommands,
  type LayerCommand,
  type LayerWords,
  type ModelCommand,
} from '../../src/protocol/modelMessages.ts';
import type { ModelStructure } from '../../src/protocol/ModelStructure.ts';
import { formatBytes, formatCount } from '../../src/report/formatNumber.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { ModelGraph } from './ModelGraph.tsx';
import { ModelTable } from './ModelTable.tsx';
import { ModelVertex } from './ModelVertex.tsx';
import { Name } from './Name.tsx';
import { Section } from './Section.tsx';

// A file may declare thousands of inputs.
const mostValues = 12;

/** A model file: what it says of itself, its layers as a table and as a graph, and what can be run on it. */
export function ModelView(props: {
  model: ModelStructure;
  trusted: boolean;
  /** What analyses say of its layers. */
  findings: readonly LayerWords[];
  /** Name of the vertex that was chosen before. */
  selected?: string | undefined;
  onSelected: (name: string | undefined) => void;
  onOpenLine: (layer: string) => void;
  onShowFindings: (layer: string) => void;
  onRun: (command: ModelCommand) => void;
  onRunOnLayer: (command: LayerCommand, layer: string) => void;
}) {
  const { model, trusted } = props;
  const { layers, vertices } = model;
  const [name, setName] = useState(props.selected);
  const found = vertices.findIndex((vertex) => vertex.name === name);
  const selected = found < 0 ? undefined : found;
  const select = (next: string) => {
    setName(next);
    props.onSelected(next);
  };
  const selectedLayer =
    selected === undefined
      ? layers.findIndex((layer) => layer.name === name)
      : (vertices[selected]!.layer ?? -1);

  const facts: readonly (readonly [string, string])[] = [
    ['Made by', model.producer || 'unknown'],
    ['Operator set', String(model.opset)],
    ['Parameters', formatCount(model.parameters)],
    ['Size on disk', formatBytes(model.bytes)],
    ...(model.weightFiles.length > 0
      ? [['Weights in', model.weightFiles.slice(0, mostValues).join(', ')] as const]
      : []),
    ['Nodes', formatCount(model.nodes)],
    ['Inputs', describeValues(model.inputs)],
    ['Outputs', describeValues(model.outputs)],
  ];
  return (
    <div class="neuron-lens">
      <header class="nl-header">
        <div class="nl-title">
          <h1>
            <Name text={baseName(model.path)} />
          </h1>
          <div class="nl-actions">
            {modelCommands.map(({ command, text }) => (
              <Button key={command} disabled={!trusted} onClick={() => props.onRun(command)}>
                {text}
              </Button>
            ))}
          </div>
        </div>
        {!trusted && (
          <p class="nl-muted">
            This workspace is not trusted: the file is shown and nothing in it is run. Trust the workspace to
            analyse it.
          </p>
        )}
        <dl class="nl-facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd title={shortenText(value, 500)}>{shortenText(value, 120)}</dd>
            </div>
          ))}
        </dl>
        {(model.warnings.length > 0 || model.refused !== undefined) && (
          <ul class="nl-warnings" aria-label="Warnings">
            {model.refused !== undefined && (
              <li>This network cannot be analysed: {shortenText(model.refused, 600)}</li>
            )}
            {model.warnings.map((warning, i) => (
              <li key={i}>{shortenText(warning, 600)}</li>
            ))}
          </ul>
        )}
      </header>
      <div class="nl-model">
        {layers.length > 0 && (
          <Section title={`${countOf(layers.length, 'layer')}`}>
            <ModelTable
              layers={layers}
              findings={props.findings}
              selected={selectedLayer < 0 ? undefined : selectedLayer}
              onSelect={(layer) => select(layers[layer]!.name)}
              onShowFindings={props.onShowFindings}
            />
          </Section>
        )}
        {vertices.length > 0 ? (
          <ModelGraph
            model={model}
            selected={selected}
            onSelect={(vertex) => select(vertices[vertex]!.name)}
          />
        ) : (
          <Section title="Graph">
            <p class="nl-muted">The network is too large to be drawn.</p>
          </Section>
        )}
      </div>
      {selected === undefined ? (
        vertices.length > 0 && <p class="nl-muted">Choose a layer to see its attributes and weights.</p>
      ) : (
        <ModelVertex
          model={model}
          vertex={selected}
          trusted={trusted}
          onOpenLine={props.onOpenLine}
          onRun={props.onRunOnLayer}
        />
      )}
    </div>
  );
}

function describeValues(values: ModelStructure['inputs']): string {
  const shown = values
    .slice(0, mostValues)
    .map(
      ({ name, type, shape }) =>
        `${shortenText(name, 60)}: ${type ?? 'unknown type'} ${shape ? `[${shape.join(', ')}]` : 'of unknown shape'}`,
    );
  return [...shown, ...(values.length > mostValues ? [`and ${values.length - mostValues} more`] : [])].join(
    '; ',
  );
}
