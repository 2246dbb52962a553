import { CodeLens, EventEmitter, type CodeLensProvider, type Disposable, type TextDocument } from 'vscode';
import { layerSummary } from '../../report/layerHover.ts';
import { plainMessage } from '../plainMessage.ts';
import { settings } from '../settings.ts';
import type { CodeFindings } from './CodeFindings.ts';
import { definitionRange } from './definitionRange.ts';
import type { DefinedLayer } from './DefinedLayer.ts';
import type { KnownResults } from './KnownResults.ts';
import { layerTarget, showLayerCommand } from './showLayer.ts';

/** One line above each definition with results. */
export class LayerLenses implements CodeLensProvider, Disposable {
  readonly #findings: CodeFindings;
  readonly #known: KnownResults;
  readonly #changed = new EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(findings: CodeFindings, known: KnownResults) {
    this.#findings = findings;
    this.#known = known;
  }

  /** Findings or settings are others now; edits are noticed by the editor. */
  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!settings.codeLens()) return [];
    return (await this.#findings.of(document)).flatMap((defined) => this.#lens(defined));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #lens({ definition, layer }: DefinedLayer): CodeLens[] {
    const { name, findings, stale, uncertain } = layer;
    const { conductance, critical, rules, pathway, agreement } = findings;
    const first = conductance ?? critical ?? rules ?? pathway ?? agreement;
    const target = first && layerTarget(this.#known, first.from, name);
    if (target === undefined) return [];
    const mark =
      stale !== undefined ? ' (the code has changed since)' : uncertain !== undefined ? ' (not certain)' : '';
    const title = plainMessage(layerSummary(name, findings)) + mark;
    return [
      new CodeLens(definitionRange(definition), { command: showLayerCommand, title, arguments: target }),
    ];
  }
}
