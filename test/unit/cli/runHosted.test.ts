import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandLine } from '../../../src/cli/commandLine.ts';
import { describeOptions } from '../../../src/cli/describeOptions.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { runHosted } from '../../../src/cli/runHosted.ts';
import { InputError } from '../../../src/engine/InputError.ts';
import { Engine, type JobContext } from '../../../src/engine/service/Engine.ts';
import { CommandResponseSchema } from '../../../src/protocol/commandLine.ts';
import { parseResult } from '../../../src/protocol/Result.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const context = (signal = new AbortController().signal): JobContext => ({
  progress: () => undefined,
  signal,
});
const source = ['--workspace=examples/mnist', '--model=lenet-relu', '--data=digits', '--limit=4'];

describe('a command on an engine that is there', () => {
  it('gives its result, text and picture back, prints nothing, and writes its files', async () => {
    const printed = vi.spyOn(process.stdout, 'write');
    const engine = new Engine();
    const messages: string[] = [];
    const svg = join(folder, 'small.svg');
    const args = ['conductance', ...source, '--steps=4', '--bootstrap=2', '--device=cpu', `--out=${svg}`];
    const answer = await runHosted(engine, args, {
      progress: ({ message }) => messages.push(message),
      signal: new AbortController().signal,
    });
    expect(CommandResponseSchema.parse(JSON.parse(JSON.stringify(answer))).stopped).toBe(false);
    expect(parseResult(answer.result).kind).toBe('conductance');
    expect(answer.text).toContain('Conductance of');
    expect(answer.text).toContain(`written: ${svg}`);
    expect(readFileSync(svg, 'utf8')).toBe(answer.svg);
    expect(answer.svg).toMatch(/^<svg /);
    expect(messages.length).toBeGreaterThan(0);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    await engine.dispose();
  });

  it.each([
    [['conductance', ...source, '--layrs=x'], /^unknown option '--layrs=?x?' ?\(Did you mean --layers\?\)$/],
    [['conductance', '--data=x'], /^required option '--model <file or name>' not specified$/],
    [['conductance', ...source, '--unit=pixel'], /'--unit <unit>' argument 'pixel' is invalid/],
    [['conductance', ...source, '--out=x.gif'], /^--out x\.gif: name it .* or \*\.svg for a small picture$/],
    [['train', '--network=lenet'], /^unknown command 'train'/],
    [['conductance', '--help'], /^give an analysis with its options/],
    [[], /^give an analysis with its options/],
  ])('says what is wrong in one line: %j', async (args, message) => {
    const failed = await runHosted(new Engine(), args, context()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(InputError);
    expect((failed as Error).message).toMatch(message);
    expect((failed as Error).message).not.toContain('\n');
  });

  it('answers with what was kept when it is stopped, and fails where there is nothing', async () => {
    const stop = new AbortController();
    const result = makeRulesResult();
    const kept: Partial<Engine> = {
      rules: () => {
        stop.abort();
        return Promise.resolve(result);
      },
      conductance: (_request, { signal }) => Promise.reject(signal.reason as Error),
    };
    const answer = await runHosted(kept as Engine, ['rules', ...source], context(stop.signal));
    expect(answer).toMatchObject({ result, stopped: true });
    await expect(runHosted(kept as Engine, ['conductance', ...source], context(stop.signal))).rejects.toThrow(
      /abort/,
    );
  });

  it('runs beside another without mixing their texts', async () => {
    const result = makeRulesResult();
    const engine = { rules: () => Promise.resolve(result) } as Partial<Engine> as Engine;
    const run = (): ReturnType<typeof runHosted> => runHosted(engine, ['rules', ...source], context());
    const [one, other] = await Promise.all([run(), run()]);
    expect(one).toEqual(other);
  });
});

describe('the options that notebooks have', () => {
  it('are those of the command line', async () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await runCli(['options'])).toBe(0);
    const listing = JSON.parse(printed.mock.calls.map(([text]) => String(text)).join('')) as unknown;
    printed.mockRestore();
    expect(listing).toEqual(describeOptions());
    expect(listing).toEqual(commandLine(new Engine()).options());
    expect(describeOptions().map(({ name }) => name)).toEqual([
      'conductance',
      'pathway',
      'rules',
      'neucept',
      'prototype',
      'mechanisms',
      'compare',
      'agree',
    ]);
    const options = new Map(describeOptions()[0]!.options.map((option) => [option.name, option]));
    expect(options.get('--model')).toMatchObject({ required: true, argument: 'file or name' });
    expect(options.get('--unit')).toMatchObject({ required: false, choices: ['channel', 'element'] });
    expect(options.get('--captum')).not.toHaveProperty('argument');
    expect(options.get('--steps')).toMatchObject({ words: ['auto'], number: { whole: true, least: 1 } });
    expect(options.get('--layers')).toMatchObject({ words: ['all'], list: true });
    expect(describeOptions().find(({ name }) => name === 'agree')!.operands).toMatchObject([
      { name: 'analyses', required: true, several: true },
    ]);
  });
});
