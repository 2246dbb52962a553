import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { CancelledError, EngineClient, EngineStoppedError } from '../../../src/extension/EngineClient.ts';
import type { Progress } from '../../../src/protocol/requests.ts';

const lines: string[] = [];
let client: EngineClient;

function newClient(module = 'fakeEngine.mjs'): void {
  lines.length = 0;
  client = new EngineClient({
    module: join(import.meta.dirname, module),
    log: (line) => void lines.push(line),
    cancelGrace: 500,
  });
}

afterEach(() => client.dispose());

const request = (model: string) => ({
  model,
  data: 'd',
  seed: 0,
  device: 'cpu',
  parameters: {},
});
const ignore = () => undefined;
/** Process id of the engine that answers. */
const enginePid = async () => Number((await client.devices())[0]!.detail);
const untilEnded = async (pid: number) => {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('EngineClient', () => {
  it('starts one engine for all requests and passes progress on', async () => {
    newClient();
    const pid = await enginePid();
    const seen: Progress[] = [];
    expect(await client.conductance(request('lenet'), (progress) => void seen.push(progress))).toEqual({
      model: 'lenet',
    });
    expect(seen).toEqual([{ message: 'lenet', done: 1, total: 2 }]);
    expect(await enginePid()).toBe(pid);
  });

  it('tells every engine that it starts the settings, and a running one when they change', async () => {
    let savedMegabytes = 5;
    client = new EngineClient({
      module: join(import.meta.dirname, 'fakeEngine.mjs'),
      log: ignore,
      settings: () => ({ savedMegabytes }),
    });
    const known = async () => JSON.parse((await client.devices())[1]!.name) as unknown;
    // Before there is an engine, there is nobody to tell.
    client.configure();
    expect(await known()).toEqual({ savedMegabytes: 5 });
    savedMegabytes = 0;
    expect(await known()).toEqual({ savedMegabytes: 5 });
    client.configure();
    expect(await known()).toEqual({ savedMegabytes: 0 });
    await client.conductance(request('crash'), ignore).catch(ignore);
    expect(await known()).toEqual({ savedMegabytes: 0 });
  });

  it('tells of a crash with its exit code, logs what the engine wrote, and starts a new one', async () => {
    newClient();
    const crash = client.conductance(request('crash'), ignore);
    await expect(crash).rejects.toThrow(EngineStoppedError);
    await expect(crash).rejects.toThrow(/stopped unexpectedly \(exit code 134\)/);
    expect(await client.conductance(request('lenet'), ignore)).toEqual({ model: 'lenet' });
    expect(lines).toContain('out of memory');
  });

  it('tells of a killed engine with the signal', async () => {
    newClient();
    const pid = await enginePid();
    const running = client.conductance(request('hang'), ignore);
    process.kill(pid, 'SIGKILL');
    await expect(running).rejects.toThrow(/stopped unexpectedly \(signal SIGKILL\)/);
    expect(await enginePid()).not.toBe(pid);
  });

  it('rejects at once when cancelled, and keeps an engine that stops its work', async () => {
    newClient();
    const pid = await enginePid();
    const source = new CancellationTokenSource();
    const running = client.conductance(request('hang'), () => source.cancel(), source.token);
    await expect(running).rejects.toThrow(CancelledError);
    expect(await enginePid()).toBe(pid);
  });

  it('passes on no progress of a cancelled request', async () => {
    newClient();
    const source = new CancellationTokenSource();
    const seen: Progress[] = [];
    const running = client.conductance(
      request('late'),
      (progress) => {
        seen.push(progress);
        source.cancel();
      },
      source.token,
    );
    await expect(running).rejects.toThrow(CancelledError);
    // An answer that comes after all that the engine had sent before.
    await client.devices();
    expect(seen).toEqual([{ message: 'late', done: 1, total: 2 }]);
  });

  it('leaves nothing behind of cancelled requests', async () => {
    newClient();
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on('warning', note);
    // Node warns from the eleventh listener on.
    for (let i = 0; i < 12; i++) {
      const source = new CancellationTokenSource();
      const running = client.conductance(request('hang'), () => source.cancel(), source.token);
      await expect(running).rejects.toThrow(CancelledError);
    }
    await client.devices();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('rejects at once when cancelled, and ends an engine that does not stop its work', async () => {
    newClient();
    const pid = await enginePid();
    const source = new CancellationTokenSource();
    const running = client.conductance(request('stubborn'), () => source.cancel(), source.token);
    await expect(running).rejects.toThrow(CancelledError);
    await untilEnded(pid);
    expect(await client.conductance(request('lenet'), ignore)).toEqual({ model: 'lenet' });
  });

  it('leaves an engine that does not stop alone as long as another analysis goes on in it', async () => {
    newClient();
    const pid = await enginePid();
    const other = new CancellationTokenSource();
    const going = client.conductance(request('ticking'), ignore, other.token);
    const source = new CancellationTokenSource();
    const deaf = client.conductance(request('deaf'), () => source.cancel(), source.token);
    await expect(deaf).rejects.toThrow(CancelledError);
    await expect.poll(() => lines.join()).toContain('it goes on for another analysis');
    expect(await enginePid()).toBe(pid);
    other.cancel();
    await expect(going).rejects.toThrow(CancelledError);
    await untilEnded(pid);
  });

  it('keeps what a stopped search had found', async () => {
    newClient();
    const stop = new CancellationTokenSource();
    const running = client.rules(request('found'), () => stop.cancel(), stop.token);
    expect(await running).toEqual({ model: 'found', partial: true });
  });

  it('rejects as cancelled when a stopped search had found nothing', async () => {
    newClient();
    const pid = await enginePid();
    const stop = new CancellationTokenSource();
    const running = client.rules(request('hang'), () => stop.cancel(), stop.token);
    await expect(running).rejects.toThrow(CancelledError);
    expect(await enginePid()).toBe(pid);
  });

  it('gives up, and ends the engine, when a stopped search is silent', async () => {
    newClient();
    const pid = await enginePid();
    const stop = new CancellationTokenSource();
    const running = client.rules(request('stubborn'), () => stop.cancel(), stop.token);
    await expect(running).rejects.toThrow(CancelledError);
    await untilEnded(pid);
    expect(await client.rules(request('lenet'), ignore)).toEqual({ model: 'lenet' });
  });

  it('gives a stopped search up at once when told to', async () => {
    newClient();
    const stop = new CancellationTokenSource();
    const giveUp = new CancellationTokenSource();
    stop.token.onCancellationRequested(() => giveUp.cancel());
    const running = client.rules(request('found'), () => stop.cancel(), stop.token, giveUp.token);
    await expect(running).rejects.toThrow(CancelledError);
  });

  it('says so when the engine cannot be started', async () => {
    newClient('missing.mjs');
    await expect(client.devices()).rejects.toThrow(/stopped unexpectedly \(exit code 1\)/);
    expect(lines.join('\n')).toContain('Cannot find module');
  });

  it('has the commands of notebooks, which are stopped and keep what they found', async () => {
    newClient();
    expect(await client.options()).toEqual([{ name: 'rules', description: 'find rules', options: [] }]);
    const seen: Progress[] = [];
    const run = (how: string, stop?: CancellationTokenSource) =>
      client.command({ args: ['rules', how] }, (progress) => void seen.push(progress), stop?.token);
    expect(await run('lenet')).toEqual({ model: 'lenet' });
    expect(seen).toEqual([{ message: 'lenet', done: 1, total: 2 }]);
    for (const how of ['found', 'hang', 'stubborn']) {
      const stop = new CancellationTokenSource();
      const running = run(how, stop);
      const ended = how === 'found' ? expect(running).resolves : expect(running).rejects;
      setTimeout(() => stop.cancel(), 50);
      if (how === 'found') await ended.toEqual({ model: how, partial: true });
      else await ended.toThrow(CancelledError);
    }
  });
});
