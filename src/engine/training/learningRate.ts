import type { TrainingParameters } from '../../protocol/Training.ts';

/**
 * The learning rate of a step.
 * @param step counted from 0 over all epochs.
 * @param stepsInEpoch steps of each epoch.
 */
export function learningRate(
  step: number,
  stepsInEpoch: number,
  {
    learningRate: base,
    schedule,
    epochs,
    stepEpochs,
    stepFactor,
    warmup,
  }: Pick<
    TrainingParameters,
    'learningRate' | 'schedule' | 'epochs' | 'stepEpochs' | 'stepFactor' | 'warmup'
  >,
): number {
  const rising = warmup * stepsInEpoch;
  if (step < rising) return (base * (step + 1)) / rising;
  switch (schedule) {
    case 'constant':
      return base;
    case 'step':
      return base * stepFactor ** Math.floor(step / stepsInEpoch / stepEpochs);
    case 'cosine': {
      // Loshchilov and Hutter 2017, eq. 5, with one cycle and a step of the gradient as its unit.
      const falling = epochs * stepsInEpoch - rising;
      return (base * (1 + Math.cos((Math.PI * (step - rising)) / falling))) / 2;
    }
  }
}
