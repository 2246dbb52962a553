import { afterEach, it } from 'vitest';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

it('the status bar item says the device, is named for those who hear it, and leads to the other devices', async () => {
  window = await Window.open();
  await window.page.getByRole('button', { name: 'Neuron Lens, device cpu. No analysis is running.' }).click();
  await window.page.getByPlaceholder('Looking for devices…').waitFor();
});

it('Set Up TensorFlow GPU says what it needs and what of it is missing', async () => {
  window = await Window.open();
  await window.run('Neuron Lens: Set Up TensorFlow GPU');
  await window.notification('What TensorFlow needs on this machine is shown').waitFor({ timeout: 60_000 });
  await window.panel.getByRole('heading', { name: 'What was found' }).waitFor();
  await window.panel.getByText('npm install @tensorflow/tfjs-node-gpu').first().waitFor();
  await window.screenshot('set-up-tensorflow');
});
