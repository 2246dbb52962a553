import { afterEach, describe, expect, it } from 'vitest';
import { mineOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

describe('Visualize Neuron', () => {
  it('asks for neurons that there are, and shows a picture of each and the samples that activate it most', async () => {
    window = await Window.open();
    await window.run('Neuron Lens: Visualize Neuron');
    await window.pick('Which network?', 'lenet-relu');
    await window.pick('A neuron of which layer?', 'conv2');
    const box = window.page.getByPlaceholder('Numbers and ranges, such as 3, 7 or 0-5');
    await box.fill('3, 16');
    await window.page.getByText('There is no neuron 16: this layer has 0 to 15.').waitFor();
    await box.fill('3, 5');
    await box.press('Enter');
    await window.pick(/^Which data/, 'digits');
    await window.panel.locator('body[data-ready=true]').waitFor({ timeout: 60_000 });
    for (const name of ['neurons 3, 5', 'neuron 3', 'neuron 5']) {
      const section = window.panel.getByRole('region', { name: `Prototype of ${name} of conv2` });
      await section.getByRole('img').first().waitFor();
      await section.getByText(/^Samples that activate (it|them) most/).waitFor();
    }
    await window.screenshot('prototype');
  });

  it('needs no data', async () => {
    window = await Window.open();
    await window.run('Neuron Lens: Visualize Neuron');
    await window.pick('Which network?', 'lenet-relu');
    await window.pick('A neuron of which layer?', 'Classes');
    await window.page.getByPlaceholder('Numbers and ranges, such as 3, 7 or 0-5').fill('7');
    await window.page.keyboard.press('Enter');
    await window.pick(/^Which data/, 'Without data');
    await window.panel.locator('body[data-ready=true]').waitFor({ timeout: 60_000 });
    await window.panel.getByRole('img').first().waitFor();
    expect(await window.panel.getByText(/^Samples that activate/).count()).toBe(0);
  });
});

describe('Compare Two Models', () => {
  it('finds the critical neurons and mechanisms of both and shows them side by side', async () => {
    window = await Window.open({ 'neuronLens.neucept.runs': 5 });
    await window.run('Neuron Lens: Compare Two Models');
    await window.pick('What are they to be compared by?', 'Critical neurons and mechanisms');
    await window.pick('Which network?', 'even-odd-from-digits');
    await window.pick('Which other network?', 'even-odd-from-scratch');
    await window.pick('Which data?', 'even-odd');
    await window.pick(/^The logit of which class/, 'even');
    await window.acceptLayers();
    await window.panel.locator('body[data-ready=true]').waitFor({ timeout: 120_000 });
    await window.panel
      .getByRole('heading', { level: 1, name: /even-odd-from-digits.*even-odd-from-scratch.*even/ })
      .waitFor();
    const names = ['Do clusters of samples follow the fine labels?', 'Do both tell the same samples apart?'];
    for (const name of names) await window.panel.getByRole('region', { name }).waitFor();
    expect(await window.panel.getByRole('img', { name: /^Cluster entropy over/ }).count()).toBeGreaterThan(2);
    await window.screenshot('neucept-comparison');
  });

  it('mines the rules of both and shows them side by side', async () => {
    window = await Window.open();
    await window.run('Neuron Lens: Compare Two Models');
    await window.pick('What are they to be compared by?', 'Rules');
    await window.pick('Which network?', 'even-odd-from-digits');
    await window.pick('Which other network?', 'even-odd-from-scratch');
    await window.pick('Which data?', 'even-odd');
    await window.acceptLayers();
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.panel
      .getByRole('heading', { name: /even-odd-from-digits.*even-odd-from-scratch/ })
      .waitFor();
    expect(await window.panel.locator('tbody tr').count()).toBeGreaterThan(0);
    await window.screenshot('comparison');
  });
});

describe('Test Neurons by Ablation and Probe Layers', () => {
  it('tests the neurons of one layer, and then what is linear in all of them', async () => {
    window = await Window.open({ 'neuronLens.neucept.samples': 100, 'neuronLens.neucept.runs': 2 });
    const { panel } = window;
    await window.run('Neuron Lens: Test Neurons by Ablation');
    await window.pick('Which network?', 'lenet5');
    await window.pick('Which data?', 'digits');
    await window.pick(/^The neurons of which layer/, 'linear');
    await window.pick(/^The neurons that are important for which class/, 'Class 3');
    await panel
      .getByRole('heading', { level: 1, name: /^Ablation of linear in lenet5/ })
      .waitFor({ timeout: 120_000 });
    await panel.getByText(/^Accuracy kept, beside random neurons, in \d+ settings/).waitFor();
    const curves = panel.getByRole('table', { name: /^Accuracy under noise, 10 neurons protected, γ = 1/ });
    expect(await curves.locator('tbody th').allTextContents()).toContain('NeuCEPT');
    await panel.getByRole('table', { name: 'Neurons that each method protects' }).waitFor();
    await window.screenshot('ablation');
    await window.run('View: Close All Editors');

    await window.run('Neuron Lens: Probe Layers');
    await window.pick('Which network?', 'lenet5');
    await window.pick('Which data?', 'digits');
    await window.acceptLayers();
    const probes = panel.getByRole('table', { name: 'Accuracy of probes by layer' });
    await probes.waitFor({ timeout: 120_000 });
    expect(await probes.locator('tbody th').allTextContents()).toEqual([
      '1. conv1',
      '2. conv2',
      '3. conv3',
      '4. linear',
      'Chance',
    ]);
    await window.screenshot('probes');
  });
});

describe('Test Rules by Intervention', () => {
  const rules = JSON.stringify(mineOnCommandLine(['class', 'linear']));

  it('takes the neurons of the rules in front away from their classes', async () => {
    window = await Window.open({}, { 'rules.nlens.json': rules });
    await window.openFile('rules.nlens.json');
    await window.panel.getByRole('heading', { level: 1, name: /^Rules in lenet-relu/ }).waitFor();
    await window.run('Neuron Lens: Test Rules by Intervention');
    await window.pick(/^On which data/, 'digits');
    // Beside the rules, which are closed so that one page is left.
    await window.page.getByRole('tab', { name: /^Intervention in lenet-relu/ }).waitFor();
    await window.run('View: Close Editors in Other Groups');
    await window.panel.getByRole('heading', { level: 1, name: /^Intervention in lenet-relu/ }).waitFor();
    await window.panel.getByText(/of 10 classes drop more/).waitFor();
    expect(await window.panel.locator('tbody tr').count()).toBe(10);
    await window.screenshot('intervention');
  });

  it('asks for a saved analysis where no rules are in front', async () => {
    window = await Window.open({}, { 'rules.nlens.json': rules, 'damaged.nlens.json': '{}' });
    await window.run('Neuron Lens: Test Rules by Intervention');
    await window.pick(/^Which rules/, 'damaged.nlens.json');
    await window.notification(/damaged\.nlens\.json: damaged or foreign analysis/).waitFor();
    await window.run('Neuron Lens: Test Rules by Intervention');
    await window.pick(/^Which rules/, 'rules.nlens.json');
    await window.pick(/^On which data/);
    await window.panel.getByText(/of 10 classes drop more/).waitFor();
  });
});
