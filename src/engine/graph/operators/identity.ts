import type { Operator } from '../Operator.ts';
import { requireInput } from './requireInput.ts';

/** Operators that hand their input on. */
export const identity: readonly Operator[] = [
  {
    name: 'Identity',
    infer: (context) => [requireInput(context, 0)],
    gradient: ({ gradients }) => [gradients[0]],
  },
  {
    // As at inference: nothing is dropped, and the mask says so.
    name: 'Dropout',
    infer: (context) => {
      const { type, shape } = requireInput(context, 0);
      const training = context.inputs[2]?.content?.[0];
      if (context.inputs[2] && training !== 0) {
        context.fail('it drops at random (training mode); export the network in evaluation mode');
      }
      return [
        { type, shape },
        { type: 'bool', shape },
      ];
    },
    gradient: ({ gradients }) => [gradients[0]],
  },
];
