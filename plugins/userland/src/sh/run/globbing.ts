/** run/globbing.ts — the fields of a word whose patterns are being looked up, one after the other. */
import type { Sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { extglob } from '../expand/fields.ts';
import { type GlobState, globNames, globStep, startGlob } from '../expand/glob.ts';
import { isPattern } from '../expand/pattern.ts';
import { shopted, topFrame } from '../state.ts';
import type { Turn } from '../turn.ts';

export type GlobbingState = {
  fields: { text: string; pattern: string | null }[];
  at: number;
  as: 'fields' | 'items';
  glob: GlobState | null;
  out: string[];
};

export function* expandedGlob(t: Turn, e: GlobbingState): Sys<void> {
  const { s } = t;
  for (; e.at < e.fields.length; e.at += 1) {
    const { text, pattern } = e.fields[e.at] as { text: string; pattern: string | null };
    if (pattern === null || !isPattern(pattern, extglob(s))) {
      e.out.push(text);
      continue;
    }
    e.glob ??= startGlob(pattern);
    while (!(yield* globStep(t, e.glob))) yield* t.rest();
    const names = globNames(s, e.glob);
    e.glob = null;
    if (names.length > 0) for (const name of names) e.out.push(name);
    else if (shopted(s, 'failglob')) throw new ShellError(`no match: ${text}`, 'line');
    else if (!shopted(s, 'nullglob')) e.out.push(text);
  }
  s.effect = null;
  const f = topFrame(s);
  if (e.as === 'fields') for (const word of e.out) f.args.push(word);
  else for (const value of e.out) f.items.push({ key: null, value, append: false });
}
