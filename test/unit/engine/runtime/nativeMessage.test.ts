import { expect, test } from 'vitest';
import { nativeMessage } from '../../../../src/engine/runtime/nativeMessage.ts';

test('one line, without places in foreign sources', () => {
  const error = new Error(
    '/onnxruntime_src/core/webgpu_context.cc:136 void onnxruntime::Initialize(const Config&)::<lambda()> ' +
      'adapter.status == Status::Success was false. Failed to get a WebGPU adapter: No supported adapters\n\nframe 1\n',
  );
  expect(nativeMessage(error)).toBe('Failed to get a WebGPU adapter: No supported adapters');
  expect(nativeMessage(new Error('the axis was false. Really'))).toBe('the axis was false. Really');
  expect(nativeMessage('plain\ntext')).toBe('plain');
});
