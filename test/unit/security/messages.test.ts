import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';

vi.mock('vscode', () => fakeVscode);

import { pick } from '../../../src/extension/questions/pick.ts';
import { plainMessage } from '../../../src/extension/plainMessage.ts';
import { reportError } from '../../../src/extension/reportError.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { FromModelPageSchema } from '../../../src/protocol/modelMessages.ts';
import { FromPanelSchema, PanelStateSchema } from '../../../src/protocol/panelMessages.ts';
import { StoredResults } from '../../../src/extension/StoredResults.ts';
import { hostileText } from '../../support/hostile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

describe('messages of a page', () => {
  it.each([
    ['of another type', { type: 'readFile', path: '/etc/passwd' }],
    ['with a field more', { type: 'openLine', layer: 'a', path: '/etc/passwd' }],
    ['with a layer that is no text', { type: 'openLine', layer: { toString: 'a' } }],
    ['with a name of 10 MB', { type: 'openLine', layer: 'x'.repeat(1e7) }],
    ['with a text of 10 MB', { type: 'copy', text: 'x'.repeat(1e7) }],
    ['with a negative position', { type: 'openEvidence', source: -1, layer: 'a', neuron: 0 }],
    ['with a broken number', { type: 'requestPixelMap', id: 0.5, layer: 'a', neuron: 0, sample: 0 }],
    ['with NaN', { type: 'requestPixelMap', id: NaN, layer: 'a', neuron: 0, sample: 0 }],
    ['with a prototype', { type: 'ready', ['__proto__x']: 1 }],
    ['that is a text', 'ready'],
    ['that is nothing', undefined],
  ])('%s are refused', (_what, message) => {
    expect(FromPanelSchema.safeParse(message).success).toBe(false);
    expect(FromModelPageSchema.safeParse(message).success).toBe(false);
  });

  it('run no other command than those of the model page', () => {
    for (const command of ['workbench.action.terminal.new', 'neuronLens.setUpTensorFlow', '']) {
      expect(FromModelPageSchema.safeParse({ type: 'run', command }).success).toBe(false);
    }
    expect(FromModelPageSchema.safeParse({ type: 'run', command: 'neuronLens.mineRules' }).success).toBe(
      true,
    );
  });

  it('of any form are taken or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const { success } = FromPanelSchema.safeParse(message);
        expect(success).toBe(success && typeof message === 'object');
        FromModelPageSchema.safeParse(message);
      }),
    );
  });

  it('name no file to bring back', async () => {
    const stored = new StoredResults(temporaryFolder());
    for (const name of ['../../../etc/passwd', '/etc/passwd', '', hostileText]) {
      const state = PanelStateSchema.parse({ stored: name });
      await expect(stored.read(state.stored)).rejects.toThrow(/UUID/);
    }
  });
});

describe('what VS Code shows', () => {
  it('has no links and no icons from files', () => {
    const plain = plainMessage(hostileText);
    expect(plain).not.toMatch(/]\(|\$\(/);
    expect(plain).toContain('[x] (javascript:');
    expect(plain).toContain('$ (trash)');
  });

  it('of an error is one line without links, of a length that fits', async () => {
    editor.reset();
    const log = { error: vi.fn(), info: vi.fn() } as unknown as Services['log'];
    await reportError({ log }, new Error(`${hostileText} ${'x'.repeat(1e7)}`));
    const [message] = editor.errors;
    expect(message).not.toMatch(/\]\(|\$\(|\p{Cc}|\u202e/u);
    expect(message!.length).toBeLessThan(2100);
  });

  it('of a list are texts, after the icon that is ours', async () => {
    editor.reset();
    editor.acts = [{ pick: ['passwd'] }];
    const choice = await pick<number>({
      ...{ title: 'Title', step: 1, steps: 1, placeholder: 'Which?' },
      choices: [
        { label: '$(file) first', value: 1 },
        { label: `$(file) ${hostileText}`, description: hostileText, value: 2 },
      ],
    });
    expect(choice).toEqual([2]);
    const [first, second] = editor.shown[0]!.labels!;
    expect(first).toBe('$(file) first');
    expect(second).toMatch(/^\$\(file\) <\/script>/);
    expect(second!.slice(7)).not.toMatch(/\$\(|\p{Cc}/u);
  });
});
