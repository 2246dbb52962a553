/**
 * What a native library's error says, in one line: without the stack of C++ frames below it, and without the place and
 * the condition in the source that ONNX Runtime puts before it.
 */
export function nativeMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.trim().split('\n')[0]!;
  return line.replace(/^\/\S+:\d+ .* was (?:false|true)\. (?=\S)/, '').trim();
}
