import { describe, test } from 'vitest';
import { describeDifferential } from '../../../../support/describeDifferential.ts';
import { swiftShaderEnvironment } from '../../../../support/swiftShader.ts';
import { webGpuInChild } from '../../../../support/webGpuInChild.ts';

const environment = swiftShaderEnvironment();

if (environment) {
  describeDifferential('webgpu', () => Promise.resolve(webGpuInChild(environment)));
} else {
  describe('WebGPU', () => {
    test.skip('needs the software renderer of Chromium (Debian package chromium)', () => undefined);
  });
}
