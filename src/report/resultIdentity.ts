import type { Result } from '../protocol/Result.ts';

type Identified = Pick<Result, 'kind' | 'createdAt'> & { readonly model: Pick<Result['model'], 'sha256'> };

/** The same for a result and its copy in a file. */
export function resultIdentity({ kind, createdAt, model }: Identified): string {
  return `${kind} ${createdAt} ${model.sha256}`;
}
