import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { RuleData } from '../../../../src/engine/rules/RuleData.ts';
import { searchRules } from '../../../../src/engine/rules/searchRules.ts';
import { plantRules } from '../../../support/plantRules.ts';

/** What becomes of the threads that a test starts. */
const fate = vi.hoisted(() => ({ of: 'dies' as 'dies' | 'isRefused' | 'hangs', ended: 0 }));

vi.mock('node:worker_threads', () => ({
  Worker: class extends EventEmitter {
    constructor() {
      super();
      if (fate.of === 'isRefused') throw new Error('ERR_WORKER_INIT_FAILED');
    }

    postMessage(message: object): void {
      if (fate.of === 'dies' && 'question' in message) {
        setImmediate(() => this.emit('error', new Error('memory limit')));
      }
    }

    terminate(): Promise<number> {
      fate.ended++;
      return Promise.resolve(1);
    }
  },
}));

const settings = { theta: 0.3, mu: 4 };
const planted = plantRules(new Random(2), { rows: 500, rules: 5, noise: 0.001, heads: 'exclusive' });
const data = new RuleData(planted.heads, planted.tails);

beforeEach(() => {
  fate.ended = 0;
});

describe('searchRules with threads', () => {
  it.each(['dies', 'isRefused'] as const)('finds the same where each of them %s', async (each) => {
    fate.of = each;
    const alone = await searchRules(data, { ...settings, threads: 1 });
    expect(alone.rules.length).toBeGreaterThan(3);
    expect(await searchRules(data, { ...settings, threads: 3, check: true })).toEqual(alone);
  });

  it('does not wait for them when it is stopped, and ends them', async () => {
    fate.of = 'hangs';
    const controller = new AbortController();
    const search = searchRules(data, { ...settings, threads: 2, signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await search).toMatchObject({ rules: [], partial: true });
    expect(fate.ended).toBe(2);
  });
});
