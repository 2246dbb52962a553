import { OverviewRulerLane, Range, Uri, window, type Disposable, type TextEditor } from 'vscode';
import { settings } from '../settings.ts';
import type { CodeFindings } from './CodeFindings.ts';

/** Marks in the gutter: full, where results speak of the line; an empty ring, where that is stale or not certain. */
export class LayerMarks implements Disposable {
  readonly #findings: CodeFindings;
  readonly #sure = markType('<circle cx="8" cy="8" r="4" fill="#3a8fd6"/>');
  readonly #unsure = markType(
    '<circle cx="8" cy="8" r="3.5" fill="none" stroke="#8c959f" stroke-width="1.5"/>',
  );

  constructor(findings: CodeFindings) {
    this.#findings = findings;
  }

  /** Marks what is visible. */
  refresh(): void {
    for (const editor of window.visibleTextEditors) void this.#mark(editor);
  }

  dispose(): void {
    this.#sure.dispose();
    this.#unsure.dispose();
  }

  async #mark(editor: TextEditor): Promise<void> {
    const { document } = editor;
    const { version } = document;
    const layers = settings.gutterMarks() ? await this.#findings.of(document) : [];
    // Edited meanwhile: the next refresh marks it.
    if (document.version !== version) return;
    const lines = (sure: boolean) =>
      new Set(
        layers
          .filter(({ layer }) => (layer.stale === undefined && layer.uncertain === undefined) === sure)
          .map(({ definition }) => definition.line - 1),
      );
    const sure = lines(true);
    const ranges = (of: ReadonlySet<number>) => [...of].map((line) => new Range(line, 0, line, 0));
    editor.setDecorations(this.#sure, ranges(sure));
    editor.setDecorations(this.#unsure, ranges(new Set([...lines(false)].filter((line) => !sure.has(line)))));
  }
}

function markType(shape: string) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">${shape}</svg>`;
  return window.createTextEditorDecorationType({
    gutterIconPath: Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`),
    gutterIconSize: 'contain',
    overviewRulerLane: OverviewRulerLane.Left,
    overviewRulerColor: '#3a8fd680',
  });
}
