/** run/select.ts — `select`: a menu, a question, a choice. */
import { largest } from '../../lib/columns.ts';
import type { Sys } from '../../lib/sdk.ts';
import { sys } from '../../lib/sdk.ts';
import { decodePrompt } from '../expand/prompt.ts';
import { expandQuietly } from '../expand/quietly.ts';
import type { Frame, Shell } from '../state.ts';
import { topFrame } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { readLine } from './lines.ts';

export type SelectState = { name: string; exit: number; line: string; eof: boolean };

export function* startSelect(s: Shell, f: Frame, name: string, exit: number): Sys<void> {
  const loop = f.loops[f.loops.length - 1];
  if (loop === undefined || loop.items.length === 0) {
    f.pc = exit;
    return;
  }
  if (loop.at === 0) yield* sys.write(2, menu(loop.items, Number(vars.get(s, 'COLUMNS') ?? 80) || 80));
  loop.at = 1;
  yield* ask(s);
  s.effect = { kind: 'select', data: { name, exit, line: '', eof: false } satisfies SelectState };
}

function* ask(s: Shell): Sys<void> {
  yield* sys.write(2, expandQuietly(s, decodePrompt(s, vars.get(s, 'PS3') ?? '#? ')));
}

export function* selecting(t: Turn, e: SelectState): Sys<void> {
  const { s } = t;
  if (!(yield* readLine(t, 0, e))) return;
  const f = topFrame(s);
  const loop = f.loops[f.loops.length - 1];
  const answer = e.line.replace(/\n$/, '');
  s.effect = null;
  if (loop === undefined) return;
  if (e.eof && e.line === '') {
    yield* sys.write(1, '\n');
    loop.status = 1;
    f.pc = e.exit;
    return;
  }
  if (answer === '') {
    loop.at = 0;
    yield* startSelect(s, f, e.name, e.exit);
    return;
  }
  vars.set(s, 'REPLY', answer);
  const n = /^\s*\d{1,9}\s*$/.test(answer) ? Number(answer) : 0;
  vars.set(s, e.name, loop.items[n - 1] ?? '');
}

/** Numbered, in columns downwards when they fit. */
function menu(items: readonly string[], columns: number): string {
  const digits = String(items.length).length;
  const width = largest(items, (i) => i.length) + digits + 2 + 2;
  const perRow = Math.max(1, Math.floor(columns / width));
  const rows = items.length <= Math.min(perRow, 1) ? items.length : Math.ceil(items.length / perRow);
  const tall = rows === 1 ? items.length : rows;
  let out = '';
  for (let r = 0; r < tall; r += 1) {
    let line = '';
    for (let i = r; i < items.length; i += tall) {
      const cell = `${String(i + 1).padStart(digits)}) ${items[i]}`;
      line += i + tall < items.length ? cell.padEnd(width) : cell;
    }
    out += `${line}\n`;
  }
  return out;
}
