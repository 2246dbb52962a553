import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';

vi.mock('vscode', () => fakeVscode);

import { findCriticalNeurons } from '../../../src/extension/commands/findCriticalNeurons.ts';
import type { ResultViews } from '../../../src/extension/ResultViews.ts';
import { runAnalysis } from '../../../src/extension/runAnalysis.ts';
import type { Services } from '../../../src/extension/Services.ts';

const answers = { model: 'lenet5', data: 'digits', class: 3, layers: ['conv3'] };

describe('an analysis in a workspace that is not trusted', () => {
  beforeEach(() => editor.reset('/strange'));

  it.each([
    ['with questions', undefined],
    ['with all answers', answers],
  ])('runs no model %s', async (_name, from) => {
    editor.trusted = false;
    const neucept = vi.fn();
    const inspect = vi.fn();
    const open = vi.fn();
    await runAnalysis(
      { engine: { neucept, inspect }, log: { error: vi.fn() } } as unknown as Services,
      { open } as unknown as ResultViews,
      findCriticalNeurons,
      from,
    );
    expect(editor.errors).toEqual([expect.stringMatching(/^This workspace is not trusted: .* Trust it/)]);
    for (const called of [neucept, inspect, open]) expect(called).not.toHaveBeenCalled();
    expect(editor.shown).toEqual([]);
  });
});
