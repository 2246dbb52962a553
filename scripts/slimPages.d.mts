import type { Plugin } from 'esbuild';

export const slimPages: Plugin;
