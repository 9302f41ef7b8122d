/** bin/each-line.ts — what the filters over lines share: every line through a function, or a whole file at once. */
import { readBytes } from '../lib/files.ts';
import { Input, type InputState } from '../lib/input.ts';
import { decodeUtf8, type Sys, strerror } from '../lib/sdk.ts';
import type { Tool } from '../lib/tool.ts';

/** A filter whose only state is where it is in its input and a number or two. */
export function* eachLine(t: Tool, body: (line: string, n: number, input: Input) => string): Sys<number> {
  const saved = t.saved as { input: InputState; n: number } | null;
  const input = new Input(t, t.operands, saved?.input);
  let n = saved?.n ?? 0;
  for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
    n += 1;
    t.put(body(l, n, input));
    if (t.full) yield* t.flush();
    if (t.due) yield* t.checkpoint({ input: input.save(), n });
  }
  return 0;
}
export const ending = (input: Input): string => (input.terminated ? '\n' : '');

/** A whole file, `-` for standard input; null after a complaint. */
export function* whole(t: Tool, file: string, limit = 8 << 20): Sys<string | null> {
  const bytes = yield* readBytes(file === '-' ? '/dev/stdin' : file, limit);
  if (typeof bytes === 'number') {
    const failed = bytes === -2 || bytes === -13 || bytes === -20 || bytes === -40;
    yield* t.warn(failed ? `${file}: ${strerror(bytes)}` : `${file}: read error: ${strerror(bytes)}`);
    return null;
  }
  return decodeUtf8(bytes);
}
