import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Runtime } from '../../src/engine/runtime/Runtime.ts';
import type { OperatorCase } from '../cases/OperatorCase.ts';
import { operatorCases } from './operatorCases.ts';
import { largestDifference, runtimeCase } from './runtimeCases.ts';

type RuntimeKind = keyof NonNullable<OperatorCase['unsupported']>;

/** Compares a runtime with the reference interpreter on every operator case, forward and gradient. */
export function describeDifferential(kind: RuntimeKind, open: () => Promise<Runtime>): void {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await open();
  });
  afterAll(() => runtime?.dispose());

  describe('operators, forward and gradient', () => {
    for (const operatorCase of operatorCases) {
      const reason = operatorCase.unsupported?.[kind];
      const name = reason ? `${operatorCase.name} (${reason})` : operatorCase.name;
      test.skipIf(reason !== undefined)(name, async () => {
        const { graph, feeds, expected } = runtimeCase(operatorCase);
        const session = await runtime.compile(graph);
        expect(largestDifference(await session.run(feeds), { expected })).toBeLessThan(1e-4);
        await session.dispose();
      });
    }
  });
}
