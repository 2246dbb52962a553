import { describe, expect, it } from 'vitest';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import { PageRequests } from '../../../src/extension/PageRequests.ts';
import type { ToPanel } from '../../../src/protocol/panelMessages.ts';

const answer: ToPanel = { type: 'pixelMapFailed', id: 1, message: 'the answer' };
const failed = (message: string): ToPanel => ({ type: 'pixelMapFailed', id: 1, message });

function page() {
  const sent: ToPanel[] = [];
  const logged: Error[] = [];
  const requests = new PageRequests(
    (message) => void sent.push(message),
    (error) => void logged.push(error),
  );
  return { requests, sent, logged };
}

describe('PageRequests', () => {
  it('sends what was asked for, or why it is not there', async () => {
    const { requests, sent, logged } = page();
    await requests.answer(() => Promise.resolve(answer), failed);
    await requests.answer(() => Promise.reject(new Error('no such neuron')), failed);
    expect(sent).toEqual([answer, failed('no such neuron')]);
    expect(logged.map(({ message }) => message)).toEqual(['no such neuron']);
  });

  it.each(['an answer', 'a failure'] as const)(
    'sends %s of a page that is gone to nobody, and ends the work for it',
    async (kind) => {
      const { requests, sent, logged } = page();
      let token: CancellationToken | undefined;
      let settle: (() => void) | undefined;
      const late = requests.answer((given) => {
        token = given;
        return new Promise((resolve, reject) => {
          settle = () => (kind === 'an answer' ? resolve(answer) : reject(new Error('cancelled')));
        });
      }, failed);
      requests.cancel();
      expect(token!.isCancellationRequested).toBe(true);
      settle!();
      await late;
      expect(sent).toEqual([]);
      expect(logged).toEqual([]);
      // The page that is there now asks under the same number.
      await requests.answer(() => Promise.resolve(answer), failed);
      expect(sent).toEqual([answer]);
    },
  );
});
