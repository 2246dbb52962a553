import { defineConfig } from 'vitest/config';
import { embeddedForVite } from './scripts/embedded.mjs';

export default defineConfig({
  plugins: [embeddedForVite],
  test: {
    include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'],
    pool: 'forks',
    testTimeout: 60_000,
  },
});
