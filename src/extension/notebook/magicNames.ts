/** The magics that analyse; `%neuron_lens` is help. */
export const magicNames = [
  'conductance',
  'pathway',
  'neucept',
  'rules',
  'prototype',
  'mechanisms',
  'compare',
  'agree',
] as const;

/** What a cell can hold, in words. */
export const magicList = `${magicNames.map((name) => `%%${name}`).join(', ')}, and %neuron_lens for help`;
