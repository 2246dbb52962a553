/** Where users ask for what is missing and report what is wrong; `bugs` in package.json. */
export const issuesPage = 'https://github.com/neuron-lens/neuron-lens/issues';
