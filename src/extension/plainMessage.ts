/**
 * A text with names from files, for a message, a list or the status bar: there VS Code makes links, even to commands,
 * of `[text](address)`, and icons of `$(name)`. A space takes that from them.
 */
export function plainMessage(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
