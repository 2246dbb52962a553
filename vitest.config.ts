import { defineConfig } from 'vitest/config';
import { embeddedForVite } from './scripts/embedded.mjs';

export default defineConfig({
  plugins: [embeddedForVite],
  test: {
    include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'],
    pool: 'forks',
    testTimeout: 60_000,
    // Tests of the command line compute what they test, and leave nothing in the examples.
    env: { NEURON_LENS_SAVED_ANALYSES: 'off' },
  },
});
