import type { AgreementKind, AgreementSource } from './AgreementResult.ts';

const methodNames: Readonly<Record<AgreementKind, string>> = {
  conductance: 'Conductance',
  pathway: 'Pathways',
  neucept: 'NeuCEPT',
  rules: 'Rules',
};

/** A name for each analysis: that of its method, with a number where a method is there more than once. */
export function agreementNames(sources: readonly Pick<AgreementSource, 'kind'>[]): string[] {
  return sources.map(({ kind }, at) => {
    const same = sources.flatMap((other, i) => (other.kind === kind ? [i] : []));
    return same.length === 1 ? methodNames[kind] : `${methodNames[kind]} ${same.indexOf(at) + 1}`;
  });
}
