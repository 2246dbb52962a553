import { expect, it } from 'vitest';
import { issueText, type IssueFacts } from '../../../../src/extension/start/issueText.ts';

const facts: IssueFacts = {
  version: '1.2.3',
  vscode: '1.100.0',
  node: '22.1.0',
  system: 'Linux 6.1 x64',
  remote: 'ssh-remote',
  device: 'auto',
  devices: [
    {
      name: 'cuda',
      available: false,
      detail: 'cannot load /home/ada/lib/libcudart.so\nmore of it',
      chosen: false,
    },
    { name: 'cpu', available: true, detail: 'CPU, ONNX Runtime 1.30.0, 2 threads', chosen: true },
  ],
  lastError: 'the model "secret" of /work of ada/x.onnx has no layer\n    at secret (/home/ada/x.ts)',
  folders: ['/work of ada'],
};

it('a report says what the program is and runs on, and nothing of the user', () => {
  const text = issueText(facts);
  for (const known of ['1.2.3', '1.100.0', 'ssh-remote', '22.1.0', 'Linux 6.1 x64', 'Setting: auto']) {
    expect(text).toContain(known);
  }
  expect(text).toContain('- cuda: not available, cannot load …\n- cpu: CPU, ONNX Runtime 1.30.0, 2 threads');
  expect(text).toContain('has no layer');
  expect(text).not.toMatch(/ada|secret|onnx has|more of it/);
});

it('a report can be made where the engine does not start, and where nothing went wrong', () => {
  const text = issueText({ ...facts, devices: 'Error: spawn failed', lastError: undefined });
  expect(text).toContain('Not listed: Error: spawn failed');
  expect(text).toContain('None since the window was opened.');
});

it('a report does not name the server of a window in a browser', () => {
  const text = issueText({ ...facts, remote: 'ada.example.org:8080' });
  expect(text).toContain('VS Code 1.100.0 (a remote window)');
  expect(text).not.toContain('ada');
});
