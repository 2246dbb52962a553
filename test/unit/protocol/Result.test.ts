import { describe, expect, it } from 'vitest';
import { parseResultText, resultVersion } from '../../../src/protocol/Result.ts';

describe('parseResultText', () => {
  it.each([
    ['', 'the document is empty: save the analysis again'],
    [' \n', 'the document is empty: save the analysis again'],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n',
      'a Git LFS pointer, not the analysis: run `git lfs pull`',
    ],
    ['{"kind": "rul', /^not a JSON document: /],
    ['[]', /^damaged or foreign analysis: /],
    [`{"version": ${resultVersion + 1}}`, /^this analysis has format version .* update the extension$/],
  ])('says in one line what is wrong with %j', (text, message) => {
    expect(() => parseResultText(text)).toThrow(message);
  });
});
