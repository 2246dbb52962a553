/** What the small results of tests say of their model, data and time; a new object each time, which a test may change. */
export function resultHeader(samples = 100) {
  return {
    createdAt: '2026-05-04T10:11:12.000Z',
    model: { path: 'lenet.onnx', sha256: 'a'.repeat(64), producer: 'pytorch' },
    data: { path: 'digits.npy', sha256: 'b'.repeat(64), samples },
    seed: 0,
    device: 'CPU',
    seconds: 1.5,
  };
}
