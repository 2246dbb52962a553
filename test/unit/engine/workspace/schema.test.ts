import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { WorkspaceFileSchema } from '../../../../src/engine/workspace/WorkspaceFile.ts';

const file = new URL('../../../../media/neuron-lens.schema.json', import.meta.url);

// `npm run schema` writes the file anew.
it('the JSON schema that completes neuron-lens.json in the editor is up to date', async () => {
  const schema = z.toJSONSchema(WorkspaceFileSchema, { target: 'draft-7', io: 'input' });
  const text = await format(JSON.stringify({ title: 'Neuron Lens workspace', ...schema }), {
    ...(await resolveConfig(file)),
    parser: 'json',
  });
  await expect(text).toMatchFileSnapshot(fileURLToPath(file));
});

it('the example workspaces fit it', () => {
  const example = new URL('../../../../examples/mnist/neuron-lens.json', import.meta.url);
  expect(WorkspaceFileSchema.safeParse(JSON.parse(readFileSync(example, 'utf8'))).error).toBeUndefined();
});
