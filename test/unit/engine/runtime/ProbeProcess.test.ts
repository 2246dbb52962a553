import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeInChild, type ProbeRequest } from '../../../../src/engine/runtime/ProbeProcess.ts';

const request: ProbeRequest = { kind: 'tensorflow', packageName: 'no-such-package' };
const script = (name: string) => join(import.meta.dirname, 'fixtures', name);

test('what the child reports is thrown here', async () => {
  await expect(probeInChild(request)).rejects.toThrow(/Cannot find package 'no-such-package'/);
});

test('a crash is an error here', async () => {
  await expect(probeInChild(request, { script: script('crash.mjs') })).rejects.toThrow(
    /^crashed \(SIGABRT\)$/,
  );
});

test('a hang ends', async () => {
  const hang = probeInChild(request, { script: script('hang.mjs'), timeout: 300 });
  await expect(hang).rejects.toThrow('no answer within 0.3 s');
});

test('a missing script is an error here', async () => {
  await expect(probeInChild(request, { script: script('missing.mjs') })).rejects.toThrow(/^crashed/);
});
