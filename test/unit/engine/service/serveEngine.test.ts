import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { InputError } from '../../../../src/engine/InputError.ts';
import type { EngineApi } from '../../../../src/engine/service/Engine.ts';
import { serveEngine, type ServeOptions } from '../../../../src/engine/service/serveEngine.ts';
import {
  compareModelsRequest,
  compareResultsRequest,
  configureNotification,
  devicesRequest,
  evaluateRequest,
  inspectRequest,
  ablationRequest,
  probesRequest,
  interventionRequest,
  neuceptRequest,
  pathwayRequest,
  pixelMapRequest,
  progressType,
  prototypeRequest,
  rulesRequest,
  shutdownRequest,
} from '../../../../src/protocol/engineConnection.ts';
import type { EvaluationResult } from '../../../../src/protocol/EvaluationResult.ts';
import type { InterventionResult } from '../../../../src/protocol/InterventionResult.ts';
import type { NeuceptComparisonResult } from '../../../../src/protocol/NeuceptComparisonResult.ts';
import type { NeuceptResult } from '../../../../src/protocol/NeuceptResult.ts';
import type { PathwayResult } from '../../../../src/protocol/PathwayResult.ts';
import type { AblationResult } from '../../../../src/protocol/AblationResult.ts';
import type { ProbesResult } from '../../../../src/protocol/ProbesResult.ts';
import type { PrototypeResult } from '../../../../src/protocol/PrototypeResult.ts';
import type { RulesResult } from '../../../../src/protocol/RulesResult.ts';
import { errorCodes, type PixelMapRequest, type Progress } from '../../../../src/protocol/requests.ts';
import { makeRulesResult } from '../../../support/makeRulesResult.ts';

const request: PixelMapRequest = {
  model: 'm.onnx',
  data: 'd.npy',
  seed: 0,
  device: 'cpu',
  parameters: {},
  layer: 'relu1',
  neuron: 0,
  row: 0,
  target: 0,
  steps: 4,
};

const response = { map: { dtype: 'uint8' as const, shape: [0], base64: '' }, sum: 2.5 };

let close: () => void = () => undefined;
afterEach(() => close());

/** A client connected to a server that answers with the given parts of an engine. */
function connect(
  engine: Partial<EngineApi>,
  more: Partial<ServeOptions> = {},
): {
  client: MessageConnection;
  logged: string[];
  exits: number[];
} {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createMessageConnection(
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  const client = createMessageConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const logged: string[] = [];
  const exits: number[] = [];
  serveEngine(server, engine as EngineApi, {
    log: (text) => logged.push(text),
    exit: () => exits.push(0),
    ...more,
  });
  client.listen();
  close = () => {
    client.dispose();
    server.dispose();
  };
  return { client, logged, exits };
}

describe('serveEngine', () => {
  it('answers a request and sends its progress under the token it was given', async () => {
    const { client } = connect({
      pixelMap: async (got, { progress }) => {
        expect(got).toEqual(request);
        progress({ message: 'step', done: 0, total: 4 });
        progress({ message: 'step', done: 1, total: 4 });
        progress({ message: 'step', done: 4, total: 4 });
        return response;
      },
    });
    const seen: Progress[] = [];
    client.onProgress(progressType, 'mine', (progress) => void seen.push(progress));
    client.onProgress(progressType, 'other', () => expect.unreachable('progress under a foreign token'));
    expect(await client.sendRequest(pixelMapRequest, request, 'mine')).toEqual(response);
    // The first and the last arrive, those that follow at once are dropped.
    expect(seen.map((progress) => progress.done)).toEqual([0, 4]);
  });

  it('takes settings where they may be given, and ignores damaged ones', async () => {
    const configure = vi.fn();
    const { client, logged } = connect({ devices: async () => [] }, { configure });
    await client.sendNotification(configureNotification, { savedMegabytes: 3 });
    await client.sendNotification(configureNotification, { savedMegabytes: -1 });
    // Answered after what came before.
    await client.sendRequest(devicesRequest);
    expect(configure.mock.calls).toEqual([[{ savedMegabytes: 3 }]]);
    expect(logged).toEqual([expect.stringMatching(/^settings are ignored: /)]);
  });

  it('aborts the signal of a cancelled request and answers "cancelled"', async () => {
    let reason = '';
    let start: () => void;
    const started = new Promise<void>((resolve) => (start = resolve));
    const { client } = connect({
      pixelMap: (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          start();
          signal.addEventListener('abort', () => {
            reason = (signal.reason as Error).name;
            reject(signal.reason);
          });
        }),
    });
    const source = new CancellationTokenSource();
    const answer = client.sendRequest(pixelMapRequest, request, 1, source.token);
    await started;
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: errorCodes.cancelled });
    expect(reason).toBe('AbortError');
  });

  it('answers a request for critical neurons, and refuses one without a class or with a parameter that is none', async () => {
    const found = { kind: 'neucept', warnings: [] } as Partial<NeuceptResult> as NeuceptResult;
    const parameters = {
      runs: 3,
      network: { class: 'odd', layers: ['conv3'] },
      mechanisms: { count: 'auto' as const },
    };
    const asked = { model: 'm.onnx', data: 'd.npy', seed: 0, device: 'cpu', fineLabels: 'f.csv', parameters };
    const { client } = connect({
      neucept: async (got, { progress }) => {
        expect(got).toEqual(asked);
        progress({ message: 'conv3: knockoffs, 3 of 3 runs', done: 4, total: 4 });
        return found;
      },
    });
    const seen: string[] = [];
    client.onProgress(progressType, 7, ({ message }) => void seen.push(message));
    expect(await client.sendRequest(neuceptRequest, asked, 7)).toEqual(found);
    expect(seen).toEqual(['conv3: knockoffs, 3 of 3 runs']);
    const without = { ...asked, parameters: { runs: 3, network: {} } } as never;
    await expect(client.sendRequest(neuceptRequest, without, 1)).rejects.toThrow(
      /^parameters\.network\.class: /,
    );
    const strange = { ...asked, parameters: { ...parameters, speed: 3 } } as never;
    await expect(client.sendRequest(neuceptRequest, strange, 1)).rejects.toThrow(/^parameters: .*speed/);
  });

  it('answers a request for a comparison of two models, and refuses one without the second', async () => {
    const found = {
      kind: 'neuceptComparison',
    } as Partial<NeuceptComparisonResult> as NeuceptComparisonResult;
    const parameters = { network: { class: 0 } };
    const one = { model: 'a.onnx', data: 'd.npy', seed: 0, device: 'cpu', parameters };
    const { client } = connect({
      compareModels: (got) => {
        expect(got).toEqual({ ...one, secondModel: 'b.onnx' });
        return Promise.resolve(found);
      },
    });
    expect(await client.sendRequest(compareModelsRequest, { ...one, secondModel: 'b.onnx' }, 1)).toEqual(
      found,
    );
    await expect(client.sendRequest(compareModelsRequest, one as never, 1)).rejects.toThrow(/^secondModel: /);
  });

  it('passes on two analyses to compare, checked as files are', async () => {
    const rules = makeRulesResult();
    const compareResults = vi.fn(() => Promise.resolve(rules));
    const { client } = connect({ compareResults });
    const asked = { first: rules, second: { ...rules, seed: 2 } };
    expect(await client.sendRequest(compareResultsRequest, asked, 1)).toEqual(rules);
    expect(compareResults.mock.calls).toEqual([[asked, expect.anything()]]);
    const damaged = { ...asked, second: { ...rules, pairs: 3 } } as never;
    await expect(client.sendRequest(compareResultsRequest, damaged, 1)).rejects.toThrow(/^second\.pairs: /);
  });

  it('answers a cancelled search for rules with what it had found', async () => {
    let start: () => void;
    const started = new Promise<void>((resolve) => (start = resolve));
    const found = { kind: 'rules', warnings: ['The search was stopped.'] } as RulesResult;
    const { client } = connect({
      rules: ({ parameters }, { signal }) => {
        expect(parameters).toEqual({ theta: 0.5 });
        start();
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(found)));
      },
    });
    const source = new CancellationTokenSource();
    const asked = { model: 'm.onnx', data: 'd.npy', seed: 0, device: 'cpu', parameters: { theta: 0.5 } };
    const answer = client.sendRequest(rulesRequest, asked, 1, source.token);
    await started;
    source.cancel();
    expect(await answer).toEqual(found);
    await expect(client.sendRequest(rulesRequest, { ...asked, parameters: { theta: 2 } }, 1)).rejects.toThrow(
      /^parameters\.theta: /,
    );
  });

  it('passes on ablations and probes, and refuses what their parameters cannot be', async () => {
    const [ablated, probed] = [{ kind: 'ablation' } as AblationResult, { kind: 'probes' } as ProbesResult];
    const { client } = connect({ ablation: async () => ablated, probes: async () => probed });
    const source = { model: 'm.onnx', data: 'd.npy', seed: 0, device: 'cpu' };
    const ablation = { ...source, parameters: { layer: 'conv3', noise: [1] } };
    expect(await client.sendRequest(ablationRequest, ablation, 1)).toEqual(ablated);
    expect(await client.sendRequest(probesRequest, { ...source, parameters: {} }, 1)).toEqual(probed);
    await expect(
      client.sendRequest(ablationRequest, { ...source, parameters: { layer: 'conv3', noise: [-1] } }, 1),
    ).rejects.toThrow(/^parameters\.noise/);
    await expect(
      client.sendRequest(probesRequest, { ...source, parameters: { layers: [] } }, 1),
    ).rejects.toThrow(/^parameters\.layers/);
  });

  it('passes on what a prototype is asked of, with data or without, and refuses one of no neuron', async () => {
    const made = { kind: 'prototype' } as PrototypeResult;
    const asked: unknown[] = [];
    const { client } = connect({ prototype: async (got) => (asked.push(got), made) });
    const source = { model: 'm.onnx', seed: 0, device: 'cpu', layer: 'conv1' };
    const [alone, withData] = [
      { ...source, neurons: [3] },
      { ...source, neurons: [1, 2], channel: 4, data: 'd.npy', limit: 8 },
    ];
    expect(await client.sendRequest(prototypeRequest, alone, 1)).toEqual(made);
    expect(await client.sendRequest(prototypeRequest, withData, 1)).toEqual(made);
    expect(asked).toEqual([alone, withData]);
    await expect(client.sendRequest(prototypeRequest, { ...source, neurons: [] }, 1)).rejects.toThrow(
      'neurons: name at least one neuron',
    );
  });

  it('passes on which pathways are traced and how maps are tested, and refuses what is neither', async () => {
    const traced = { kind: 'pathway' } as PathwayResult;
    const tested = { kind: 'evaluation' } as EvaluationResult;
    const asked: unknown[] = [];
    const { client } = connect({
      pathway: async (got) => (asked.push(got), traced),
      evaluate: async (got) => (asked.push(got), tested),
    });
    const source = { model: 'm.onnx', data: 'd.npy', seed: 0, device: 'cpu' };
    const pathway = { ...source, parameters: { samples: [3, 5], sparsity: [0.9] } };
    const test = { ...source, parameters: { test: 'sanity' as const, stages: 4 } };
    expect(await client.sendRequest(pathwayRequest, pathway, 1)).toEqual(traced);
    expect(await client.sendRequest(evaluateRequest, test, 1)).toEqual(tested);
    expect(asked).toEqual([pathway, test]);
    await expect(
      client.sendRequest(pathwayRequest, { ...pathway, parameters: { sparsity: [0.9, 0.8] } }, 1),
    ).rejects.toThrow('parameters.sparsity: the shares have to ascend');
    await expect(
      client.sendRequest(evaluateRequest, { ...test, parameters: { ...test.parameters, stages: 0 } }, 1),
    ).rejects.toThrow(/^parameters\.stages: /);
  });

  it('passes on the rules of an intervention, and refuses damaged ones', async () => {
    const tested = { kind: 'intervention' } as InterventionResult;
    const got: unknown[] = [];
    const { client } = connect({ intervention: async (request) => (got.push(request), tested) });
    const rules = makeRulesResult();
    const asked = { data: 'd.npy', seed: 0, device: 'cpu', rules, random: 10 };
    expect(await client.sendRequest(interventionRequest, asked, 1)).toEqual(tested);
    expect(got).toEqual([asked]);
    const damaged = { ...rules, layers: [] };
    await expect(client.sendRequest(interventionRequest, { ...asked, rules: damaged }, 1)).rejects.toThrow(
      /^rules\.pairs\.0/,
    );
  });

  it('does not start what is cancelled before its turn', async () => {
    const { client } = connect({ pixelMap: async () => expect.unreachable('the engine was called') });
    const source = new CancellationTokenSource();
    const answer = client.sendRequest(pixelMapRequest, request, 1, source.token);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: errorCodes.cancelled });
  });

  it('tells bad input from a failure, each in one line, and keeps the stack for the log', async () => {
    const { client, logged } = connect({
      inspect: async () => {
        throw new InputError('m.onnx: not an ONNX file: export the model again');
      },
      devices: async () => {
        throw new Error('kernel launch failed\nat address 0x1');
      },
    });
    await expect(client.sendRequest(inspectRequest, { model: 'm.onnx' })).rejects.toMatchObject({
      code: errorCodes.badInput,
      message: 'm.onnx: not an ONNX file: export the model again',
    });
    await expect(client.sendRequest(devicesRequest)).rejects.toMatchObject({
      code: errorCodes.failed,
      message: 'kernel launch failed',
    });
    expect(logged[0]).not.toContain('serveEngine.test');
    expect(logged[1]).toContain('serveEngine.test');
  });

  it('refuses parameters of another form and names the field', async () => {
    const { client } = connect({ pixelMap: async () => expect.unreachable('the engine was called') });
    const wrong = { ...request, neuron: -1 };
    await expect(client.sendRequest(pixelMapRequest, wrong, 1)).rejects.toThrow(/^neuron: /);
    const extra = { ...request, command: 'rm' };
    await expect(client.sendRequest(pixelMapRequest, extra, 1)).rejects.toThrow(/command/);
  });

  it('disposes the engine, answers, and then exits on shutdown', async () => {
    let disposed = 0;
    const { client, exits } = connect({
      dispose: async () => {
        disposed++;
      },
    });
    expect(await client.sendRequest(shutdownRequest)).toBeNull();
    expect(disposed).toBe(1);
    expect(exits).toEqual([0]);
  });
});
