/** run/say.ts — the shell's own messages, and the output of builtins. */
import { EINTR, type Sys, strerror, sys } from '../../lib/sdk.ts';
import { prefix } from '../errors.ts';
import type { Shell } from '../state.ts';

/** `bash: line 3: message`, on standard error. */
export function* complain(s: Shell, message: string): Sys<void> {
  yield* sys.write(2, `${prefix(s)}${message}\n`);
}

/** A builtin's output: its status is 1 when it cannot be written. */
export function* output(s: Shell, name: string, text: string): Sys<number> {
  if (text === '') return 0;
  const r = yield* sys.write(1, text);
  if (r >= 0) return 0;
  if (r !== -EINTR) yield* complain(s, `${name}: write error: ${strerror(r)}`);
  return 1;
}

export function* warnUsage(s: Shell, name: string, usage: string): Sys<number> {
  void s;
  yield* sys.write(2, `${name}: usage: ${usage}\n`);
  return 2;
}
