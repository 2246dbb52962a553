import { createHash } from 'node:crypto';

/** SHA-256 (hex) of code, whatever its line ends and byte order mark: an editor shows neither. */
export function hashCode(text: string): string {
  return createHash('sha256')
    .update(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'))
    .digest('hex');
}
