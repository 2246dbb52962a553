import { expect, test } from 'vitest';
import type { Graph } from '../../../../src/engine/graph/Graph.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { SessionCache } from '../../../../src/engine/runtime/SessionCache.ts';

function weights(elements: number): Graph {
  const tensor = float32(new Float32Array(elements), [elements]);
  return { inputs: [], outputs: [], nodes: [], constants: new Map([['w', tensor]]), values: new Map() };
}

/** A cache whose sessions are their graphs, and a record of what it did. */
function recorded(options: { sessionLimit?: number; byteLimit?: number } = {}) {
  const created: Graph[] = [];
  const released: Graph[] = [];
  const cache = new SessionCache<Graph>({
    create: (graph) => Promise.resolve((created.push(graph), graph)),
    release: (graph) => void released.push(graph),
    ...options,
  });
  return { cache, created, released };
}

test('makes a session once for uses at the same time', async () => {
  const { cache, created } = recorded();
  const graph = weights(1);
  await Promise.all([1, 2, 3].map(() => cache.use(graph, (native) => expect(native).toBe(graph))));
  expect(created).toEqual([graph]);
});

test('lets go of the least recently used beyond the number of sessions', async () => {
  const { cache, released } = recorded({ sessionLimit: 2 });
  const [a, b, c] = [weights(1), weights(1), weights(1)];
  for (const graph of [a, b, a, c]) await cache.use(graph, () => undefined);
  expect(released).toEqual([b]);
  expect(cache.size).toBe(2);
});

test('lets go beyond the number of bytes, but never of the one in use', async () => {
  const { cache, released } = recorded({ byteLimit: 1000 });
  const [small, large] = [weights(10), weights(1000)];
  await cache.use(small, () => undefined);
  await cache.use(large, () => expect(released).toEqual([small]));
  expect(cache.size).toBe(1);
});

test('makes room before it makes a session', async () => {
  const { cache, created, released } = recorded({ sessionLimit: 1 });
  const [a, b] = [weights(1), weights(1)];
  await cache.use(a, () => undefined);
  const making = cache.use(b, () => undefined);
  expect(created).toEqual([a]);
  await making;
  expect(released).toEqual([a]);
  expect(created).toEqual([a, b]);
});

test('what is dropped while in use is released when the use ends', async () => {
  const { cache, released } = recorded();
  const graph = weights(1);
  await cache.use(graph, async () => {
    await cache.drop(graph);
    expect(released).toEqual([]);
  });
  expect(released).toEqual([graph]);
});

test('a failed session is reported and tried again', async () => {
  let attempts = 0;
  const cache = new SessionCache<number>({
    create: () => (++attempts === 1 ? Promise.reject(new Error('no memory')) : Promise.resolve(attempts)),
    release: () => undefined,
  });
  const graph = weights(1);
  await expect(cache.use(graph, (native) => native)).rejects.toThrow('no memory');
  expect(await cache.use(graph, (native) => native)).toBe(2);
});
