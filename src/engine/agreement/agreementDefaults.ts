import type { AgreementParameters } from '../../protocol/AgreementResult.ts';

/** What is compared where nothing else is asked for. */
export const agreementDefaults: AgreementParameters = { layers: 'all', top: 'auto', sparsity: 'lowest' };
