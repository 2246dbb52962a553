import { config } from 'zod';

// zod compiles its checks with `new Function` where it can. Pages forbid that, and each attempt is reported as a breach
// of their policy. Has to run before any schema is made, so entries import this module first.
config({ jitless: true });
