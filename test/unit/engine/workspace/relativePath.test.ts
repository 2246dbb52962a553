import { expect, it } from 'vitest';
import { relativePath } from '../../../../src/engine/workspace/relativePath.ts';

it('is relative inside the workspace and absolute outside', () => {
  expect(relativePath('/home/me/work', '/home/me/work/models/a.onnx')).toBe('models/a.onnx');
  expect(relativePath('/home/me/work', '/home/me/work/..hidden.onnx')).toBe('..hidden.onnx');
  expect(relativePath('/home/me/work', '/home/me/workshop/a.onnx')).toBe('/home/me/workshop/a.onnx');
  expect(relativePath('/home/me/work', '/home/me/a.onnx')).toBe('/home/me/a.onnx');
});
