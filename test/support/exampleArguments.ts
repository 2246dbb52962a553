/** What commands take to run a small network with rectifiers on the example's digits. */
export const exampleArguments = [
  '--workspace',
  'examples/mnist',
  '--model',
  'lenet-relu',
  '--data',
  'digits',
  '--device',
  'cpu',
];
