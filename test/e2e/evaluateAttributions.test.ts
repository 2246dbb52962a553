import { afterEach, describe, expect, it } from 'vitest';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { evaluateOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

const samples = 6;
const methods = ['gradient', 'intgrad', 'random'];

/** Answers the questions for the example network. */
async function ask(test: string): Promise<void> {
  await window.run('Neuron Lens: Evaluate Attributions');
  await window.pick('Which network?', 'lenet-relu');
  await window.pick('Which data?', 'digits');
  await window.pick('Which test?', test);
}

describe('Evaluate Attributions', () => {
  it('shows the curves and areas of the command line', async () => {
    window = await Window.open({
      'neuronLens.evaluation.samples': samples,
      'neuronLens.evaluation.methods': methods,
    });
    await ask('Degradation');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor({ timeout: 90_000 });
    const expected = evaluateOnCommandLine('degradation', samples, methods);
    const tables = panel.locator('table');
    await tables.first().waitFor();
    const text = (await tables.allTextContents()).join(' ');
    expect(expected.curves.length).toBe(2 * methods.length);
    for (const { area } of expected.curves) expect(text).toContain(formatNumber(area!.mean));
    await window.screenshot('evaluation');
  });

  it('asks where trainings are kept before it removes and retrains', async () => {
    window = await Window.open();
    await ask('Remove and retrain');
    await window.page.getByPlaceholder('Where are the finished trainings to be kept?').waitFor();
    await window.page.keyboard.press('Escape');
    expect(await window.notification(/Evaluating attributions/).count()).toBe(0);
  });
});
