import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPaths } from '../../../../src/extension/start/withoutPaths.ts';

describe('a line of a report', () => {
  it.each([
    [
      'The file /home/ada/models/net.onnx cannot be read: no such file',
      'The file … cannot be read: no such file',
    ],
    ['/home/Ada Love Lace/my nets/net.onnx: bad', '…: bad'],
    ['C:\\Users\\Ada\\net.onnx cannot be read', '… cannot be read'],
    ['\\\\server\\share\\net.onnx is empty', '… is empty'],
    ['~/nets/net.onnx is empty', '… is empty'],
    ['secret-project/net.onnx: no operator Foo', '… no operator Foo'],
    ['patients.csv: row 3 has 4 values', '…: row 3 has 4 values'],
    ['the model "net" has no layer "fc9"; choose one', 'the model … has no layer …; choose one'],
    ["`lenet` has no class 'cat'", '… has no class …'],
    ["ONNX Runtime's CUDA files are not installed", "ONNX Runtime's CUDA files are not installed"],
    [
      'not installed: npm install @tensorflow/tfjs-node-gpu',
      'not installed: npm install @tensorflow/tfjs-node-gpu',
    ],
    ['CPU, ONNX Runtime 1.30.0, 2 threads', 'CPU, ONNX Runtime 1.30.0, 2 threads'],
  ])('%s', (line, expected) => {
    expect(withoutPaths(line)).toBe(expected);
  });

  it('holds no folder of the user, whatever it is called', () => {
    const name = fc.stringMatching(/^[A-Za-z][\w .-]{3,12}[A-Za-z]$/).map((text) => `q9x${text}`);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const folder = `/home/${names.join('/')}`;
        const line = withoutPaths(`cannot open ${folder}/net.onnx: denied`, [folder]);
        for (const each of names) expect(line).not.toContain(each);
        expect(line).toMatch(/^cannot open .*denied$/);
      }),
    );
  });
});
