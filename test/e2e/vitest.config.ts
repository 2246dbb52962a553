import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: 'support/startHost.ts',
    // One window at a time: the tests share two cores and one host.
    fileParallelism: false,
    // A web view of a host that has just started sometimes never comes up; a wrong extension fails each time.
    retry: 2,
    // The command line leaves nothing in the examples.
    env: { NEURON_LENS_SAVED_ANALYSES: 'off' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
