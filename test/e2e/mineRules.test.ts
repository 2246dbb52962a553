import { afterEach, describe, expect, it } from 'vitest';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

describe('Mine Rules', () => {
  it('keeps what was found when it is cancelled', async () => {
    // So many neurons that the search takes a while.
    window = await Window.open({ 'neuronLens.rules.unit': 'element', 'neuronLens.rules.theta': 0 });
    await window.mine('lenet-relu', 'digits');
    const progress = window.notification('Mining rules in lenet-relu');
    await progress.getByText(/bits saved/).waitFor();
    await window.page
      .locator('.statusbar')
      .getByText(/Neuron Lens: \d+ %/)
      .waitFor();
    await progress.getByText('Cancel').click();
    await window.panel.getByText(/The search was stopped at/).waitFor();
    await expect.poll(() => progress.count()).toBe(0);
  });

  it('is there again after the window was loaded anew', async () => {
    window = await Window.open();
    await window.mine('lenet-relu', 'digits');
    await window.panel.locator('body[data-ready=true]').waitFor();
    const shown = await window.panel.locator('main').textContent();
    await window.reload();
    await window.panel.locator('body[data-ready=true]').waitFor();
    expect(await window.panel.locator('main').textContent()).toBe(shown);
  });
});
