import type { EvidenceResult } from './neuronEvidence.ts';

/** Shares of fewer samples take few values. */
const fewSamples = 10;

/** What a reader must know before believing that the analyses agree, or do not: they may ask different questions. */
export function agreementWarnings(results: readonly EvidenceResult[], names: readonly string[]): string[] {
  const warnings: string[] = [];
  const list = (of: (result: EvidenceResult) => string): string =>
    results.map((result, i) => `${names[i]}: ${of(result)}`).join('; ');
  const hashes = new Set(results.map(({ data }) => data.sha256));
  if (hashes.size > 1) {
    warnings.push(
      `The analyses are of different data (${list(({ data }) => `${data.path}, ${data.samples} samples`)}): where they differ, the data can be why.`,
    );
  } else if (new Set(results.map(({ data }) => data.samples)).size > 1) {
    warnings.push(
      `The analyses are of different numbers of samples of the same data (${list(({ data }) => String(data.samples))}).`,
    );
  }
  const asked = results.flatMap((result, i) => {
    const response = responseOf(result);
    return response === undefined ? [] : [{ name: names[i]!, response }];
  });
  if (new Set(asked.map(({ response }) => response)).size > 1) {
    warnings.push(
      `The analyses explain different outputs (${asked.map(({ name, response }) => `${name}: ${response}`).join('; ')}): a neuron can matter for one and not for another.`,
    );
  }
  results.forEach((result, i) => {
    const earlier = results.findIndex(
      (other) => other.kind === result.kind && other.createdAt === result.createdAt,
    );
    if (earlier < i) warnings.push(`${names[earlier]} and ${names[i]} are one and the same analysis.`);
    if (result.kind === 'conductance' && result.parameters.position === 'before') {
      warnings.push(
        `${names[i]} is of layers before their activation functions, and is compared with the others by the layers’ names.`,
      );
    }
    if (result.kind === 'pathway' && result.pathways.length < fewSamples) {
      warnings.push(
        `${names[i]} is of ${result.pathways.length} ${result.pathways.length === 1 ? 'sample' : 'samples'} only: many channels share a rank. Trace more samples.`,
      );
    }
    if (result.kind === 'neucept' && result.layers.some(({ groups }) => groups.length > 0)) {
      warnings.push(
        `${names[i]} tests groups of neurons that are alike as one: where it is selected, all of the group are named.`,
      );
    }
  });
  return warnings;
}

/** The output that is explained; undefined for rules, which are of all classes. */
function responseOf(result: EvidenceResult): string | undefined {
  const named = (target: 'predicted' | 'label' | number | undefined): string =>
    target === 'predicted'
      ? 'predicted class of each sample'
      : target === 'label'
        ? 'labelled class of each sample'
        : `class ${target}`;
  switch (result.kind) {
    case 'conductance': {
      const { target, class: one } = result.parameters;
      return one === 'all' ? named(target) : `${named(target)}, samples of class ${one}`;
    }
    case 'pathway':
      return named(result.parameters.target);
    case 'neucept':
      return named(result.parameters.network?.class);
    case 'rules':
      return undefined;
  }
}
