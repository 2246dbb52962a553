import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Runtime } from '../../src/engine/runtime/Runtime.ts';
import type { OperatorCase } from '../cases/OperatorCase.ts';
import { networkNames } from './networks.ts';
import { operatorCases } from './operatorCases.ts';
import {
  channelCase,
  largestDifference,
  networkCase,
  runtimeCase,
  type RuntimeCase,
} from './runtimeCases.ts';

type RuntimeKind = keyof NonNullable<OperatorCase['unsupported']>;

/** Compares a runtime with the reference interpreter on every operator case and fixture network, forward and gradient. */
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
      test.skipIf(reason !== undefined)(name, () => compare(runtime, runtimeCase(operatorCase)));
    }
  });

  describe('convolutions by number of channels', () => {
    test.each([
      ['Conv', 1, 1],
      ['Conv', 1, 3],
      ['Conv', 2, 3],
      ['ConvTranspose', 1, 3],
      ['ConvTranspose', 2, 2],
    ] as const)('%s, %i groups, kernel %i', (operator, groups, kernel) =>
      compare(runtime, channelCase(operator, groups, kernel)),
    );
  });

  describe('networks, layers and their gradients', () => {
    test.each(networkNames)('%s', async (name) => compare(runtime, await networkCase(name)));
  });
}

async function compare(runtime: Runtime, { graph, feeds, expected }: RuntimeCase): Promise<void> {
  const session = await runtime.compile(graph);
  expect(largestDifference(await session.run(feeds), { expected })).toBeLessThan(1e-4);
  await session.dispose();
}
