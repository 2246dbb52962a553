import { Hover, MarkdownString, type HoverProvider, type Position, type TextDocument } from 'vscode';
import { layerHover } from '../../report/layerHover.ts';
import type { Services } from '../Services.ts';
import type { CodeFindings } from './CodeFindings.ts';
import { definitionRange } from './definitionRange.ts';
import type { KnownResults } from './KnownResults.ts';
import { layersAt } from './layersAt.ts';
import { layerLink, showLayerCommand } from './showLayer.ts';

/** A hover of more layers would not be read. */
const mostLayers = 4;

/** What results say about a layer, where the code defines it. */
export class LayerHovers implements HoverProvider {
  readonly #findings: CodeFindings;
  readonly #known: KnownResults;
  readonly #log: Services['log'];

  constructor(findings: CodeFindings, known: KnownResults, log: Services['log']) {
    this.#findings = findings;
    this.#known = known;
    this.#log = log;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const started = performance.now();
    const hover = await this.#hover(document, position);
    if (hover) this.#log.debug(`hover: ${(performance.now() - started).toFixed(1)} ms`);
    return hover;
  }

  async #hover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const found = layersAt(await this.#findings.of(document), position);
    const [first] = found;
    if (first === undefined) return undefined;
    const texts = found.slice(0, mostLayers).map(({ layer }) => {
      const markdown = new MarkdownString(
        layerHover(layer, (from, name) => layerLink(this.#known, from, name)),
      );
      markdown.isTrusted = { enabledCommands: [showLayerCommand] };
      return markdown;
    });
    const rest = found.length - texts.length;
    if (rest > 0) texts.push(new MarkdownString(`This line defines ${rest} more layers with results.`));
    return new Hover(texts, definitionRange(first.definition));
  }
}
