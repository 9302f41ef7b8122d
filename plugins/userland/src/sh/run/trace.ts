/** run/trace.ts — `set -x`: each command before it runs, behind PS4. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { decodePrompt } from '../expand/prompt.ts';
import { expandQuietly } from '../expand/quietly.ts';
import type { Shell } from '../state.ts';
import { get } from '../vars.ts';

export function* traceLine(s: Shell, text: string): Sys<void> {
  const ps4 = expandQuietly(s, decodePrompt(s, get(s, 'PS4') ?? ''));
  const depth = s.frames.filter((f) => f.kind === 'eval' || f.kind === 'trap').length + s.subshell;
  const first = [...ps4][0] ?? '';
  yield* sys.write(2, `${first.repeat(depth)}${ps4}${text}\n`);
}
